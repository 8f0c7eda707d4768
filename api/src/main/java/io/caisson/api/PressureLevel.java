// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * How short of memory a cgroup is. On v1 the level of memory.pressure_level; on v2 a trigger on memory.pressure:
 * the share of a window of time in which tasks waited for memory.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum PressureLevel {
    /** v1: memory is reclaimed for new allocations. v2: some task waited 7 percent of the time. */
    LOW,
    /** v1: the system swaps or pages out active files. v2: some task waited 10 percent of the time. */
    MEDIUM,
    /** v1: the OOM killer is near. v2: every task waited 7 percent of the time. */
    CRITICAL
}
