// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import org.apiguardian.api.API;

/** What not every cgroup manager, or not every machine, can do: a manager declares it and is then held to it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum CgroupBehaviour {
    /** {@code stats()} tells what every controller in use counts, not only tasks. */
    FULL_STATS,
    /** {@code watch()} tells of the end. A manager without it refuses to watch. */
    EVENTS,
    /** {@code watch()} tells of OOM kills; see {@link CgroupContract#runOutOfMemory}. */
    OOM_EVENTS,
    /**
     * {@code watch()} tells of memory pressure; see {@link CgroupContract#runShortOfMemory}. A manager without it
     * refuses to watch for it.
     */
    PRESSURE_EVENTS,
    /** {@code conversions()} names limits that nothing holds, such as one of kernel memory. */
    CONVERSIONS
}
