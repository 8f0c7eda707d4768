// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.IoPriorityClass;
import io.caisson.spec.Scheduler;
import io.caisson.spec.SchedulerPolicy;

/** CPU and I/O scheduling of a process, as sched_setattr(2) and ioprio_set(2) take them. */
final class SchedulingRules {
    private static final int LOWEST_NICE = -20;
    private static final int HIGHEST_NICE = 19;
    private static final int HIGHEST_PRIORITY = 99;
    private static final int HIGHEST_IO_PRIORITY = 7;

    private SchedulingRules() {}

    static void check(Check check, String pointer, ContainerProcess process) {
        process.ioPriority().ifPresent(priority -> {
            if (priority.ioClass() != IoPriorityClass.IOPRIO_CLASS_IDLE) {
                check.range(pointer + "/ioPriority/priority", priority.priority(), 0, HIGHEST_IO_PRIORITY);
            }
        });
        process.scheduler().ifPresent(scheduler -> scheduler(check, pointer + "/scheduler", scheduler));
        process.execCPUAffinity().ifPresent(affinity -> {
            affinity.initial().ifPresent(cpus -> check.numberList(pointer + "/execCPUAffinity/initial", cpus));
            affinity.finalCpus().ifPresent(cpus -> check.numberList(pointer + "/execCPUAffinity/final", cpus));
        });
    }

    private static void scheduler(Check check, String pointer, Scheduler scheduler) {
        SchedulerPolicy policy = scheduler.policy();
        scheduler.nice().ifPresent(nice -> {
            check.range(pointer + "/nice", nice, LOWEST_NICE, HIGHEST_NICE);
            if (nice != 0 && !isFair(policy)) {
                check.problem(pointer + "/nice", "must be 0 with " + policy + ", was " + nice);
            }
        });
        int priority = scheduler.priority().orElse(0);
        if (isRealtime(policy)) {
            check.range(pointer + "/priority", priority, 1, HIGHEST_PRIORITY);
        } else if (priority != 0) {
            check.problem(
                    pointer + "/priority",
                    "can only be specified for SCHED_FIFO or SCHED_RR policy, was " + priority + " with " + policy);
        }
        if (policy == SchedulerPolicy.SCHED_DEADLINE) {
            deadline(check, pointer, scheduler);
        } else {
            notDeadline(check, pointer + "/runtime", scheduler.runtime().orElse(0), policy);
            notDeadline(check, pointer + "/deadline", scheduler.deadline().orElse(0), policy);
            notDeadline(check, pointer + "/period", scheduler.period().orElse(0), policy);
        }
    }

    private static boolean isFair(SchedulerPolicy policy) {
        return policy == SchedulerPolicy.SCHED_OTHER || policy == SchedulerPolicy.SCHED_BATCH;
    }

    private static boolean isRealtime(SchedulerPolicy policy) {
        return policy == SchedulerPolicy.SCHED_FIFO || policy == SchedulerPolicy.SCHED_RR;
    }

    private static void notDeadline(Check check, String pointer, long nanoseconds, SchedulerPolicy policy) {
        if (nanoseconds != 0) {
            check.problem(
                    pointer,
                    "can only be specified for SCHED_DEADLINE policy, was " + Long.toUnsignedString(nanoseconds)
                            + " with " + policy);
        }
    }

    /** The kernel wants runtime ≤ deadline ≤ period, where no period means the deadline. */
    private static void deadline(Check check, String pointer, Scheduler scheduler) {
        long runtime = scheduler.runtime().orElse(0);
        long deadline = scheduler.deadline().orElse(0);
        long period = scheduler.period().orElse(0);
        if (Long.compareUnsigned(runtime, deadline) > 0) {
            check.problem(
                    pointer + "/runtime",
                    "must not be greater than the deadline " + Long.toUnsignedString(deadline) + ", was "
                            + Long.toUnsignedString(runtime));
        }
        if (period != 0 && Long.compareUnsigned(deadline, period) > 0) {
            check.problem(
                    pointer + "/deadline",
                    "must not be greater than the period " + Long.toUnsignedString(period) + ", was "
                            + Long.toUnsignedString(deadline));
        }
    }
}
