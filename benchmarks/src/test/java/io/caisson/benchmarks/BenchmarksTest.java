// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.runtime.plan.LaunchPlan;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks measure what they say, and JMH can run each of them. */
class BenchmarksTest {
    @Test
    void parsesWhatItWrote() {
        SpecBenchmark benchmark = new SpecBenchmark();
        assertThat(benchmark.parse()).isEqualTo(Samples.spec());
        assertThat(benchmark.validate()).isEmpty();
        assertThat(benchmark.write()).startsWith("{\"ociVersion\":").doesNotContain("\n");
    }

    @Test
    void compilesWholePlans() {
        PlanBenchmark benchmark = new PlanBenchmark();
        LaunchPlan init = benchmark.init();
        LaunchPlan exec = benchmark.exec();
        assertThat(init.warnings()).isEmpty();
        assertThat(init.programme().length).isGreaterThan(exec.programme().length);
        assertThat(exec.operations()).isNotEmpty();
    }

    @Test
    void loadsTheStateThatItSaved() throws Exception {
        StateBenchmark benchmark = new StateBenchmark();
        benchmark.create();
        try {
            assertThat(benchmark.load()).isEqualTo(benchmark.save());
        } finally {
            benchmark.remove();
        }
    }

    @Test
    void findsTheFilterThatItCompiled() throws Exception {
        SeccompBenchmark benchmark = new SeccompBenchmark();
        benchmark.fill();
        try {
            assertThat(benchmark.fromFile()).isEqualTo(benchmark.compile()).isEqualTo(benchmark.fromMemory());
        } finally {
            benchmark.remove();
        }
    }

    @Test
    void jmhRunsEachOnce() throws RunnerException {
        Options once = new OptionsBuilder()
                .include("io\\.caisson\\.benchmarks\\..*")
                .forks(0)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsPrepend("-Djmh.ignoreLock=true")
                .build();
        Collection<RunResult> results = new Runner(once).run();
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .containsExactlyInAnyOrder(
                        "io.caisson.benchmarks.PlanBenchmark.exec",
                        "io.caisson.benchmarks.PlanBenchmark.init",
                        "io.caisson.benchmarks.SeccompBenchmark.compile",
                        "io.caisson.benchmarks.SeccompBenchmark.fromFile",
                        "io.caisson.benchmarks.SeccompBenchmark.fromMemory",
                        "io.caisson.benchmarks.SpecBenchmark.parse",
                        "io.caisson.benchmarks.SpecBenchmark.validate",
                        "io.caisson.benchmarks.SpecBenchmark.write",
                        "io.caisson.benchmarks.StateBenchmark.load",
                        "io.caisson.benchmarks.StateBenchmark.save");
    }
}
