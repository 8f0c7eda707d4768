// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.NamespaceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A container's state to the disk of the temporary directory, with both fsyncs, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StateBenchmark {
    private static final String ID = "box";

    private final StateStore store = new FileStateStore(directory(), new LibcKernel());
    private final SavedState state = new SavedState(
            ID,
            1000,
            123_456,
            Instant.EPOCH,
            false,
            Map.of("", "/sys/fs/cgroup/box"),
            Map.of(NamespaceType.PID, "/proc/1000/ns/pid"),
            List.of("/dev/null", "/dev/null", "/dev/null"),
            Path.of("/bundle"),
            Samples.spec(),
            false,
            "cgroupfs-v2",
            Optional.empty(),
            Map.of());

    private static Path directory() {
        try {
            return Files.createTempDirectory("caisson-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Setup
    public void create() {
        store.create(ID);
        store.save(state);
    }

    @TearDown
    public void remove() throws IOException {
        store.remove(ID);
        Files.delete(store.root());
    }

    @Benchmark
    public SavedState save() {
        store.save(state);
        return state;
    }

    @Benchmark
    public SavedState load() {
        return store.load(ID);
    }
}
