// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * What a sandbox may use; an absent limit is none.
 *
 * @param memory bytes of memory and swap, the sandbox's files in {@code /tmp} and {@code /dev/shm} among them; at least
 *     one. The kernel rounds down to whole pages
 * @param processes processes and threads at a time, at least one
 * @param cpus CPU time per time, in CPUs: 0.5 is half of one; at least 0.01
 * @param time from the program's start to its end, longer than nothing. Kept by the runtime, needs no rights
 * @param required whether a sandbox whose limits cannot be enforced is refused; otherwise it runs without them, and the
 *     result names them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SandboxLimits(
        OptionalLong memory, OptionalInt processes, OptionalDouble cpus, Optional<Duration> time, boolean required) {
    private static final double LEAST_CPUS = 0.01;

    /** @throws IllegalArgumentException when a limit is out of its range */
    public SandboxLimits {
        require(memory.orElse(1) > 0, "memory must be at least one byte");
        require(processes.orElse(1) > 0, "processes must be at least one");
        require(cpus.orElse(1) >= LEAST_CPUS && cpus.orElse(1) <= Integer.MAX_VALUE, "cpus must be at least 0.01");
        require(time.filter(limit -> limit.isZero() || limit.isNegative()).isEmpty(), "time must be positive");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** No limit; those that are added have to be enforced. */
    public static SandboxLimits none() {
        return new SandboxLimits(
                OptionalLong.empty(), OptionalInt.empty(), OptionalDouble.empty(), Optional.empty(), true);
    }

    /** A copy with a limit of memory, in bytes. */
    public SandboxLimits withMemory(long bytes) {
        return new SandboxLimits(OptionalLong.of(bytes), processes, cpus, time, required);
    }

    /** A copy with a limit of processes and threads. */
    public SandboxLimits withProcesses(int number) {
        return new SandboxLimits(memory, OptionalInt.of(number), cpus, time, required);
    }

    /** A copy with a limit of CPU time. */
    public SandboxLimits withCpus(double number) {
        return new SandboxLimits(memory, processes, OptionalDouble.of(number), time, required);
    }

    /** A copy with a limit of time by the clock. */
    public SandboxLimits withTime(Duration limit) {
        return new SandboxLimits(memory, processes, cpus, Optional.of(limit), required);
    }

    /** A copy of which the limits that cannot be enforced, for want of a delegated cgroup, are left out. */
    public SandboxLimits whereEnforceable() {
        return new SandboxLimits(memory, processes, cpus, time, false);
    }
}
