// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * What is done with limits that the host's cgroup hierarchy cannot hold as the configuration writes them. Nothing is
 * ever dropped silently.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ResourcePolicy {
    /** They are an error: limits hold as written, or the container is not made. */
    STRICT,
    /** Every conversion is a warning, and so is what has no counterpart. */
    WARN,
    /** Converted with a debug message; what has no counterpart is a warning. The default. */
    CONVERT
}
