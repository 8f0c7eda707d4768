// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Offset of one clock. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TimeOffset(long secs, @Unsigned(bits = 32) long nanosecs) {}
