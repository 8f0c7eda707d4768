// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/**
 * What is added to a clock.
 *
 * @param secs seconds, may be negative
 * @param nanosecs nanoseconds, 0 to 999999999, added whatever the sign of the seconds
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TimeOffset(long secs, @Unsigned(bits = 32) long nanosecs) {}
