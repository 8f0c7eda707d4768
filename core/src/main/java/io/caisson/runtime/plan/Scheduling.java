// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.IoPriority;
import io.caisson.spec.LinuxMemoryPolicy;
import io.caisson.spec.LinuxPersonality;
import io.caisson.spec.MemoryPolicyFlag;
import io.caisson.spec.Scheduler;
import io.caisson.spec.SchedulerFlag;
import java.util.List;
import java.util.Optional;

/** Numbers of sched_setattr(2), ioprio_set(2), personality(2) and set_mempolicy(2). */
final class Scheduling {
    private static final long PER_LINUX = 0x0;
    private static final long PER_LINUX32 = 0x8;

    private Scheduling() {}

    static Operation scheduler(Scheduler scheduler) {
        int policy =
                switch (scheduler.policy()) {
                    case SCHED_OTHER -> 0;
                    case SCHED_FIFO -> 1;
                    case SCHED_RR -> 2;
                    case SCHED_BATCH -> 3;
                    case SCHED_ISO -> 4;
                    case SCHED_IDLE -> 5;
                    case SCHED_DEADLINE -> 6;
                };
        long flags = scheduler.flags().stream().mapToLong(Scheduling::flag).reduce(0, (a, b) -> a | b);
        return new ProcessOperation.SetScheduler(
                policy,
                scheduler.nice().orElse(0),
                scheduler.priority().orElse(0),
                flags,
                scheduler.runtime().orElse(0),
                scheduler.deadline().orElse(0),
                scheduler.period().orElse(0));
    }

    private static long flag(SchedulerFlag flag) {
        return switch (flag) {
            case SCHED_FLAG_RESET_ON_FORK -> 0x01;
            case SCHED_FLAG_RECLAIM -> 0x02;
            case SCHED_FLAG_DL_OVERRUN -> 0x04;
            case SCHED_FLAG_KEEP_POLICY -> 0x08;
            case SCHED_FLAG_KEEP_PARAMS -> 0x10;
            case SCHED_FLAG_UTIL_CLAMP_MIN -> 0x20;
            case SCHED_FLAG_UTIL_CLAMP_MAX -> 0x40;
        };
    }

    static Operation ioPriority(IoPriority priority) {
        int ioClass =
                switch (priority.ioClass()) {
                    case IOPRIO_CLASS_RT -> 1;
                    case IOPRIO_CLASS_BE -> 2;
                    case IOPRIO_CLASS_IDLE -> 3;
                };
        return new ProcessOperation.SetIoPriority(ioClass, priority.priority());
    }

    static Operation personality(LinuxPersonality personality) {
        return new ProcessOperation.Personality(
                switch (personality.domain()) {
                    case LINUX -> PER_LINUX;
                    case LINUX32 -> PER_LINUX32;
                });
    }

    static Operation memoryPolicy(LinuxMemoryPolicy policy) {
        int mode =
                switch (policy.mode()) {
                    case MPOL_DEFAULT -> 0;
                    case MPOL_PREFERRED -> 1;
                    case MPOL_BIND -> 2;
                    case MPOL_INTERLEAVE -> 3;
                    case MPOL_LOCAL -> 4;
                    case MPOL_PREFERRED_MANY -> 5;
                    case MPOL_WEIGHTED_INTERLEAVE -> 6;
                };
        int flags = policy.flags().stream().mapToInt(Scheduling::flag).reduce(0, (a, b) -> a | b);
        return new ProcessOperation.MemoryPolicy(
                mode, flags, numbers(policy.nodes().orElse(""), "/linux/memoryPolicy/nodes"));
    }

    private static int flag(MemoryPolicyFlag flag) {
        return switch (flag) {
            case MPOL_F_NUMA_BALANCING -> 1 << 13;
            case MPOL_F_RELATIVE_NODES -> 1 << 14;
            case MPOL_F_STATIC_NODES -> 1 << 15;
        };
    }

    /** One of the two masks; a blank one leaves the CPUs as they are. */
    static Optional<Operation> affinity(Optional<String> cpus, String name, int phase) {
        return cpus.filter(list -> !list.isBlank())
                .map(list -> new ProcessOperation.Affinity(numbers(list, "/process/execCPUAffinity/" + name), phase));
    }

    private static List<Integer> numbers(String list, String pointer) {
        try {
            return NumberList.parse(list);
        } catch (IllegalArgumentException e) {
            throw SpecFacts.problem(pointer, String.valueOf(e.getMessage()));
        }
    }
}
