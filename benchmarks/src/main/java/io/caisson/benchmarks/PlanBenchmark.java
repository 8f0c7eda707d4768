// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.runtime.plan.ExecRequest;
import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.PlanCompiler;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a configuration to the two messages that caisson-init reads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {
    private final InitRequest init = init(Samples.spec());
    private final ExecRequest exec = exec(Samples.spec());

    private static InitRequest init(RuntimeSpec spec) {
        CgroupHierarchy unified = new CgroupHierarchy("", List.of(), Path.of("/sys/fs/cgroup/box"), true);
        return new InitRequest(
                spec,
                Path.of("/bundle"),
                Path.of("/bundle/rootfs"),
                Samples.caller(),
                List.of(unified),
                Optional.empty(),
                0,
                OptionalInt.empty(),
                false,
                false,
                Optional.of("_ses.box"),
                false,
                OptionalInt.empty());
    }

    private static ExecRequest exec(RuntimeSpec spec) {
        Map<NamespaceType, String> paths = Map.of(
                NamespaceType.IPC, "/proc/1000/ns/ipc",
                NamespaceType.MOUNT, "/proc/1000/ns/mnt",
                NamespaceType.NETWORK, "/proc/1000/ns/net",
                NamespaceType.PID, "/proc/1000/ns/pid",
                NamespaceType.UTS, "/proc/1000/ns/uts");
        return new ExecRequest(
                spec,
                spec.process().orElseThrow(),
                paths,
                Samples.caller(),
                Optional.empty(),
                0,
                false,
                Optional.of("_ses.box"),
                false,
                OptionalInt.empty());
    }

    @Benchmark
    public LaunchPlan init() {
        return PlanCompiler.forInit(init);
    }

    @Benchmark
    public LaunchPlan exec() {
        return PlanCompiler.forExec(exec);
    }
}
