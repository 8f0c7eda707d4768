// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * Counters of a network interface, as /proc/&lt;pid&gt;/net/dev shows them: received is what came into the container.
 *
 * @param name of the interface
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetworkStats(
        String name,
        long rxBytes,
        long rxPackets,
        long rxErrors,
        long rxDropped,
        long txBytes,
        long txPackets,
        long txErrors,
        long txDropped) {}
