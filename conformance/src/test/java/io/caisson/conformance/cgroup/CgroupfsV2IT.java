// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cgroup.v2.CgroupfsV2Provider;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupBehaviour;
import io.caisson.testkit.RequiresCgroupV2;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@RequiresRoot
@RequiresCgroupV2
@RequiresProgram({"sleep", "tail", "timeout"})
class CgroupfsV2IT extends RealCgroupContract {
    private static final Path PRESSURE = Path.of("/proc/pressure/memory");
    private static final long LIMIT = 16 << 20;
    private static final int LIMIT_SECONDS = 20;

    /** Reads a line that never ends. */
    private static final String HOG = "tail /dev/zero";

    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV2Provider();
    }

    @Override
    protected Set<CgroupBehaviour> behaviours() {
        Set<CgroupBehaviour> all = EnumSet.allOf(CgroupBehaviour.class);
        if (!Files.exists(PRESSURE)) {
            all.remove(CgroupBehaviour.PRESSURE_EVENTS);
        }
        return all;
    }

    @Override
    protected void runOutOfMemory(CgroupManager manager) {
        manager.set(Resources.none().memory(LIMIT, OptionalLong.of(LIMIT)).build());
        run(manager, HOG);
    }

    /** Above memory.high the kernel lets tasks wait for memory, but kills none. */
    @Override
    protected void runShortOfMemory(CgroupManager manager) {
        manager.set(
                Resources.none().unified("memory.high", Long.toString(LIMIT)).build());
        run(manager, "timeout -s KILL 1 " + HOG);
    }

    /** Runs a command in the cgroup until it is killed. */
    private static void run(CgroupManager manager, String command) {
        Path procs = manager.path("").orElseThrow().resolve("cgroup.procs");
        try {
            Process process = new ProcessBuilder("sh", "-c", "echo $$ > " + procs + "; exec " + command).start();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(137);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    @DisplayName("S24: CPU limits in an order that the kernel takes, back and forth")
    void ordersCpuLimits() {
        String id = "caisson-cpu-" + ProcessHandle.current().pid();
        CgroupManager manager = provider().create(CgroupContext.of(host(), id, Optional.of("/" + id)));
        try {
            manager.prepare(cpu(50_000, 50_000, 1));
            assertThat(read(manager, "cpu.idle")).isEqualTo("1");
            manager.set(cpu(80_000, 80_000, 1));
            assertThat(read(manager, "cpu.max", "cpu.max.burst")).isEqualTo("80000 100000 80000");
            manager.set(cpu(20_000, 10_000, 0));
            assertThat(read(manager, "cpu.max", "cpu.max.burst", "cpu.idle", "cpu.weight"))
                    .isEqualTo("20000 100000 10000 0 174");
        } finally {
            manager.destroy();
        }
    }

    private static LinuxResources cpu(long quota, long burst, long idle) {
        OptionalLong no = OptionalLong.empty();
        return Resources.none()
                .cpu(new LinuxCpu(
                        OptionalLong.of(2048),
                        OptionalLong.of(quota),
                        OptionalLong.of(burst),
                        OptionalLong.of(100_000),
                        no,
                        no,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(idle)))
                .build();
    }

    private String read(CgroupManager manager, String... names) {
        Path cgroup = manager.path("").orElseThrow();
        return Stream.of(names)
                .map(name -> host().files().read(cgroup.resolve(name)))
                .collect(Collectors.joining(" "));
    }
}
