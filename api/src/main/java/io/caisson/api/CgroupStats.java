// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.Map;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Resource usage of a cgroup; a value the kernel does not give is absent.
 *
 * @param cpu CPU time
 * @param memory memory in bytes
 * @param pids tasks
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupStats(Cpu cpu, Memory memory, Pids pids) {
    /**
     * @param usageNanos CPU time used, nanoseconds
     * @param userNanos of it in user mode
     * @param systemNanos of it in the kernel
     * @param periods enforcement periods that passed
     * @param throttledPeriods of them, throttled
     * @param throttledNanos time spent throttled, nanoseconds
     */
    public record Cpu(
            OptionalLong usageNanos,
            OptionalLong userNanos,
            OptionalLong systemNanos,
            OptionalLong periods,
            OptionalLong throttledPeriods,
            OptionalLong throttledNanos) {}

    /**
     * @param usage bytes in use
     * @param peak highest usage, bytes
     * @param limit bytes, absent when unlimited
     * @param failures times the limit was hit
     * @param raw every line of memory.stat
     */
    public record Memory(
            OptionalLong usage, OptionalLong peak, OptionalLong limit, OptionalLong failures, Map<String, Long> raw) {
        public Memory {
            raw = Map.copyOf(raw);
        }
    }

    /**
     * @param current tasks now
     * @param limit absent when unlimited
     */
    public record Pids(OptionalLong current, OptionalLong limit) {}

    /** Nothing known. */
    public static CgroupStats empty() {
        OptionalLong no = OptionalLong.empty();
        return new CgroupStats(new Cpu(no, no, no, no, no, no), new Memory(no, no, no, no, Map.of()), new Pids(no, no));
    }
}
