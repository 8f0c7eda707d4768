// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Resource usage of a cgroup; a value the kernel does not give is absent. Both hierarchies fill the same record, with
 * the same units: what one of them does not count is absent there.
 *
 * @param cpu CPU time
 * @param cpuset CPUs and memory nodes; absent without the controller
 * @param memory memory in bytes
 * @param pids tasks
 * @param blockIo block devices
 * @param hugetlb page size, such as {@code 2MB}, to what is used of it
 * @param rdma device to its handles and objects
 * @param misc resource of the misc controller to its usage
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CgroupStats(
        Cpu cpu,
        Optional<Cpuset> cpuset,
        Memory memory,
        Pids pids,
        BlockIo blockIo,
        Map<String, Hugetlb> hugetlb,
        Map<String, Rdma> rdma,
        Map<String, Misc> misc) {
    public CgroupStats {
        hugetlb = Map.copyOf(hugetlb);
        rdma = Map.copyOf(rdma);
        misc = Map.copyOf(misc);
    }

    /**
     * @param usageNanos CPU time used, nanoseconds
     * @param userNanos of it in user mode
     * @param systemNanos of it in the kernel
     * @param perCpu time on each CPU in the order of their numbers; empty where the kernel does not tell (v2)
     * @param throttling by the quota
     * @param pressure time lost by waiting for a CPU (v2)
     */
    public record Cpu(
            OptionalLong usageNanos,
            OptionalLong userNanos,
            OptionalLong systemNanos,
            List<CpuTime> perCpu,
            Throttling throttling,
            Optional<Pressure> pressure) {
        public Cpu {
            perCpu = List.copyOf(perCpu);
        }
    }

    /**
     * Time on one CPU.
     *
     * @param usageNanos in all
     * @param userNanos of it in user mode
     * @param systemNanos of it in the kernel
     */
    public record CpuTime(long usageNanos, OptionalLong userNanos, OptionalLong systemNanos) {}

    /**
     * @param periods enforcement periods that passed
     * @param throttledPeriods of them, throttled
     * @param throttledNanos time spent throttled, nanoseconds
     * @param bursts periods in which more than the quota was used (since Linux 5.18)
     * @param burstNanos time used above the quota, nanoseconds
     */
    public record Throttling(
            OptionalLong periods,
            OptionalLong throttledPeriods,
            OptionalLong throttledNanos,
            OptionalLong bursts,
            OptionalLong burstNanos) {}

    /**
     * CPUs and memory nodes as in cpuset(7); what only v1 has is absent on v2.
     *
     * @param cpus CPUs that may be used, ascending
     * @param mems memory nodes that may be used, ascending
     * @param flags the other files by their names without the controller, {@link #FLAGS}
     */
    public record Cpuset(List<Integer> cpus, List<Integer> mems, Map<String, Long> flags) {
        /** Names of the flags, in the order of runc's JSON. */
        public static final List<String> FLAGS = List.of(
                "cpu_exclusive",
                "mem_hardwall",
                "mem_exclusive",
                "memory_migrate",
                "memory_spread_page",
                "memory_spread_slab",
                "memory_pressure",
                "sched_load_balance",
                "sched_relax_domain_level");

        public Cpuset {
            cpus = List.copyOf(cpus);
            mems = List.copyOf(mems);
            flags = Map.copyOf(flags);
        }
    }

    /**
     * @param memory all of it
     * @param swap on v1 memory and swap together; on v2 swap alone
     * @param kernel memory used by the kernel for it
     * @param kernelTcp of it, buffers of TCP (v1)
     * @param cache page cache, bytes
     * @param useHierarchy whether the usage of cgroups below counts; always on v2
     * @param raw every line of memory.stat
     * @param pressure time lost by waiting for memory (v2)
     */
    public record Memory(
            Counter memory,
            Counter swap,
            Counter kernel,
            Counter kernelTcp,
            OptionalLong cache,
            boolean useHierarchy,
            Map<String, Long> raw,
            Optional<Pressure> pressure) {
        public Memory {
            raw = Map.copyOf(raw);
        }
    }

    /**
     * @param usage in use now
     * @param peak highest usage
     * @param limit absent when unlimited or unknown
     * @param failures times the limit was hit
     */
    public record Counter(OptionalLong usage, OptionalLong peak, OptionalLong limit, OptionalLong failures) {
        /** Nothing known. */
        public static Counter unknown() {
            OptionalLong no = OptionalLong.empty();
            return new Counter(no, no, no, no);
        }
    }

    /**
     * @param current tasks now
     * @param limit absent when unlimited
     */
    public record Pids(OptionalLong current, OptionalLong limit) {}

    /**
     * What blkio counts, each list with an entry per device and operation. v2 fills {@link #serviceBytes} and
     * {@link #serviced} from io.stat.
     *
     * @param serviceBytes bytes moved
     * @param serviced requests done
     * @param queued requests waiting
     * @param serviceTime time the device worked, nanoseconds
     * @param waitTime time requests waited, nanoseconds
     * @param merged requests merged
     * @param time device time, milliseconds
     * @param sectors sectors moved
     * @param pressure time lost by waiting for devices (v2)
     */
    public record BlockIo(
            List<BlockIoEntry> serviceBytes,
            List<BlockIoEntry> serviced,
            List<BlockIoEntry> queued,
            List<BlockIoEntry> serviceTime,
            List<BlockIoEntry> waitTime,
            List<BlockIoEntry> merged,
            List<BlockIoEntry> time,
            List<BlockIoEntry> sectors,
            Optional<Pressure> pressure) {
        public BlockIo {
            serviceBytes = List.copyOf(serviceBytes);
            serviced = List.copyOf(serviced);
            queued = List.copyOf(queued);
            serviceTime = List.copyOf(serviceTime);
            waitTime = List.copyOf(waitTime);
            merged = List.copyOf(merged);
            time = List.copyOf(time);
            sectors = List.copyOf(sectors);
        }

        /** Nothing known. */
        public static BlockIo unknown() {
            List<BlockIoEntry> no = List.of();
            return new BlockIo(no, no, no, no, no, no, no, no, Optional.empty());
        }
    }

    /**
     * @param major number of the device
     * @param minor number of the device
     * @param operation {@code Read}, {@code Write}, {@code Sync}, {@code Async}, {@code Discard}, {@code Total}; empty
     *     for what is not told by operation
     */
    public record BlockIoEntry(long major, long minor, String operation, long value) {}

    /**
     * @param pages charged when they are used
     * @param reserved charged when they are promised; absent values on kernels before 5.7
     */
    public record Hugetlb(Counter pages, Counter reserved) {}

    /**
     * @param handles device handles
     * @param objects device objects
     */
    public record Rdma(Counter handles, Counter objects) {}

    /** @param counter usage; failures are the times the limit was hit */
    public record Misc(Counter counter) {}

    /** Nothing known. */
    public static CgroupStats empty() {
        OptionalLong no = OptionalLong.empty();
        Counter unknown = Counter.unknown();
        return new CgroupStats(
                new Cpu(no, no, no, List.of(), new Throttling(no, no, no, no, no), Optional.empty()),
                Optional.empty(),
                new Memory(unknown, unknown, unknown, unknown, no, false, Map.of(), Optional.empty()),
                new Pids(no, no),
                BlockIo.unknown(),
                Map.of(),
                Map.of(),
                Map.of());
    }
}
