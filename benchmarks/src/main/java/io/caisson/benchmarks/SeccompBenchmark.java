// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.seccomp.LibseccompProvider;
import io.caisson.runtime.seccomp.SeccompPrograms;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A filter of the size of Docker's: compiled by libseccomp, read from the cache's file, found in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SeccompBenchmark {
    private final Kernel kernel = new LibcKernel();
    private final Host host = new KernelHost(kernel, Map.of());
    private final SeccompCompilerProvider compiler = new LibseccompProvider();
    private final RuntimeSpec spec = Samples.filtered();
    private Path directory;
    private StateStore store;
    private SeccompPrograms programs;

    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("caisson-benchmark");
        store = new FileStateStore(directory.resolve("state"), kernel);
        programs = programs();
        programs.of(spec, Map.of());
    }

    private SeccompPrograms programs() {
        return new SeccompPrograms(remembered -> compiler, host, kernel, store);
    }

    @TearDown
    public void remove() throws IOException {
        for (Path one : List.of(store.cache(), store.root(), directory)) {
            try (Stream<Path> files = Files.list(one)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(one);
        }
    }

    @Benchmark
    public SeccompProgram compile() {
        return compiler.create(host)
                .compile(spec.linux().orElseThrow().seccomp().orElseThrow());
    }

    /** What a process that has just started does. */
    @Benchmark
    public SeccompProgram fromFile() {
        return programs().of(spec, Map.of()).orElseThrow();
    }

    @Benchmark
    public SeccompProgram fromMemory() {
        return programs.of(spec, Map.of()).orElseThrow();
    }
}
