// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CgroupStats;
import io.caisson.api.CgroupStats.BlockIoEntry;
import io.caisson.api.CgroupStats.Counter;
import io.caisson.api.Pressure;
import io.caisson.api.Pressure.Share;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @TempDir
    Path directory;

    private TempHost host;
    private Path cgroup;
    private CgroupManager manager;

    @BeforeEach
    void prepareHost() {
        host = TempHost.in(directory).kernel(6, 12);
        cgroup = host.cgroupRoot().resolve("box");
        manager = new CgroupfsV2Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
    }

    private CgroupStats stats(String controllers) {
        FakeCgroupV2.mount(host, host.cgroupRoot(), "/shell", controllers);
        manager.prepare(Resources.none().build());
        return manager.stats();
    }

    private static Counter counter(long usage, long peak, long limit, long failures) {
        return new Counter(known(usage), known(peak), known(limit), known(failures));
    }

    /** A negative number stands for what is absent. */
    private static OptionalLong known(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Pressure pressure(long some, long full) {
        return new Pressure(new Share(1.5, 0.25, 0, some), new Share(0.5, 0, 0, full));
    }

    @Test
    @DisplayName("S3: CPU time, throttling, bursts and pressure")
    void cpu() {
        CgroupStats.Cpu cpu = stats("cpu").cpu();
        assertThat(cpu.usageNanos()).hasValue(50_000);
        assertThat(cpu.userNanos()).hasValue(30_000);
        assertThat(cpu.systemNanos()).hasValue(20_000);
        assertThat(cpu.perCpu()).isEmpty();
        assertThat(cpu.throttling())
                .isEqualTo(new CgroupStats.Throttling(known(4), known(1), known(7_000), known(2), known(9_000)));
        assertThat(cpu.pressure()).contains(pressure(100, 0));
    }

    @Test
    @DisplayName("S3: memory, swap, the kernel's share, cache and pressure")
    void memory() {
        CgroupStats.Memory memory = stats("memory").memory();
        assertThat(memory.memory()).isEqualTo(counter(4096, 8192, -1, 3));
        assertThat(memory.swap()).isEqualTo(counter(512, 1024, -1, 1));
        assertThat(memory.kernel()).isEqualTo(counter(300, -1, -1, -1));
        assertThat(memory.kernelTcp()).isEqualTo(Counter.unknown());
        assertThat(memory.cache()).hasValue(200);
        assertThat(memory.useHierarchy()).isTrue();
        assertThat(memory.raw()).isEqualTo(Map.of("anon", 100L, "file", 200L, "kernel", 300L));
        assertThat(memory.pressure()).contains(pressure(300, 30));
        manager.set(Resources.none().memory(65536, OptionalLong.of(131072)).build());
        assertThat(manager.stats().memory().memory().limit()).hasValue(65536);
        assertThat(manager.stats().memory().swap().limit()).hasValue(65536);
        assertThat(manager.oomKillCount()).hasValue(2);
    }

    @Test
    @DisplayName("S3: block devices, each by itself, also where a line does not end")
    void blockIo() {
        CgroupStats.BlockIo io = stats("io").blockIo();
        assertThat(io.serviceBytes())
                .containsExactly(
                        new BlockIoEntry(8, 0, "Read", 4096),
                        new BlockIoEntry(8, 0, "Write", 8192),
                        new BlockIoEntry(8, 0, "Discard", 512),
                        new BlockIoEntry(8, 32, "Read", 1),
                        new BlockIoEntry(8, 32, "Write", 0),
                        new BlockIoEntry(8, 32, "Discard", 0));
        assertThat(io.serviced())
                .startsWith(
                        new BlockIoEntry(8, 0, "Read", 1),
                        new BlockIoEntry(8, 0, "Write", 2),
                        new BlockIoEntry(8, 0, "Discard", 3))
                .hasSize(6);
        assertThat(io.pressure()).contains(pressure(200, 20));
    }

    @Test
    @DisplayName("S3: huge pages, RDMA and other resources, by name")
    void named() {
        CgroupStats stats = stats("hugetlb rdma misc");
        assertThat(stats.hugetlb())
                .isEqualTo(Map.of(
                        "2MB", new CgroupStats.Hugetlb(counter(2097152, -1, -1, 6), counter(4194304, -1, -1, -1))));
        assertThat(stats.rdma())
                .isEqualTo(Map.of("mlx5_0", new CgroupStats.Rdma(counter(2, -1, -1, -1), counter(5, -1, 9, -1))));
        assertThat(stats.misc())
                .isEqualTo(Map.of(
                        "res_a", new CgroupStats.Misc(counter(3, -1, -1, 0)),
                        "res_b", new CgroupStats.Misc(counter(0, -1, 10, 4))));
    }

    @Test
    @DisplayName("S3: CPUs and memory nodes that can be used")
    void cpuset() {
        assertThat(stats("cpuset").cpuset())
                .contains(new CgroupStats.Cpuset(List.of(0, 1, 2, 5), List.of(0), Map.of()));
    }

    @Test
    @DisplayName("S3: what the kernel does not count is absent, and processes are counted without the controller")
    void absent() {
        CgroupStats stats = stats("");
        manager.attach(host.startProcess());
        Tree.directories(cgroup).forEach(path -> Tree.file(path.resolve("cgroup.type"), "threaded"));
        assertThat(manager.stats().pids().current()).hasValue(1);
        assertThat(manager.stats().pids().limit()).isEmpty();
        assertThat(stats.memory().memory()).isEqualTo(Counter.unknown());
        assertThat(stats.cpu().throttling().periods()).isEmpty();
        assertThat(stats.cpuset()).isEmpty();
        assertThat(stats.blockIo().serviceBytes()).isEmpty();
        assertThat(stats.hugetlb()).isEmpty();
        assertThat(stats.rdma()).isEmpty();
        assertThat(stats.misc()).isEmpty();
    }

    @Test
    @DisplayName("S3: a kernel that keeps no pressure information has none")
    void pressureSwitchedOff() {
        stats("memory");
        Tree.file(cgroup.resolve("memory.pressure"), "");
        assertThat(manager.stats().memory().pressure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "memory.current, lots",
        "memory.stat, anon lots",
        "cpu.pressure, some avg10=lots",
        "cpuset.cpus.effective, all",
        "io.stat, 8:0 rbytes",
        "rdma.current, mlx5_0 hca_handle=some"
    })
    @DisplayName("S3: what cannot be read is an error that names the file")
    void unreadable(String file, String text) {
        stats("memory cpuset io rdma");
        Tree.file(cgroup.resolve(file), text);
        assertThatThrownBy(manager::stats).hasMessageStartingWith("failed to read '" + cgroup.resolve(file) + "': ");
    }
}
