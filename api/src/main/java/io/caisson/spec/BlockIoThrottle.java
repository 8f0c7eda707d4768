// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Rate limit of one block device. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockIoThrottle(long major, long minor, @Unsigned long rate) {}
