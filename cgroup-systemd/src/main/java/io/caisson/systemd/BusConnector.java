// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;

/** Makes connections to systemd. */
@FunctionalInterface
public interface BusConnector {
    /** @throws BusException when nobody answers there */
    Bus connect(Host host);
}
