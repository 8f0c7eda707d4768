// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ErrorCode;
import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.InterfacePriority;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    private static final OptionalLong NO = OptionalLong.empty();

    @TempDir
    Path directory;

    private TempHost host;
    private CgroupManager manager;

    @BeforeEach
    void mount() {
        host = TempHost.in(directory);
        FakeCgroupV2.mount(host, "/shell");
        manager = manager(OptionalInt.empty());
    }

    private CgroupManager manager(OptionalInt owner) {
        return new CgroupfsV2Provider()
                .create(CgroupContext.of(host, "box", Optional.of("/pod/box")).withOwner(owner));
    }

    @Test
    @DisplayName("S24: a cgroup that could not be made is no hierarchy of the container")
    void tellsNoHierarchyWithoutACgroup() {
        assertThat(manager.hierarchies()).isEmpty();
        manager.prepare(Resources.none().build());
        assertThat(manager.hierarchies()).hasSize(1);
    }

    private String file(String name) {
        return Tree.text(host.cgroupRoot().resolve("pod/box").resolve(name));
    }

    private static LinuxMemory memory(OptionalLong limit, OptionalLong reservation, OptionalLong swappiness) {
        return new LinuxMemory(
                limit, reservation, NO, NO, NO, swappiness, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static LinuxCpu cpu(OptionalLong shares, OptionalLong quota, OptionalLong burst, OptionalLong period) {
        return new LinuxCpu(shares, quota, burst, period, NO, NO, Optional.empty(), Optional.empty(), NO);
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    @DisplayName("S24: memory, swap and reservation")
    void limitsMemory() {
        manager.prepare(Resources.none().memory(4096, of(8192)).build());
        assertThat(file("memory.max")).isEqualTo("4096");
        assertThat(file("memory.swap.max")).isEqualTo("4096");
        manager.set(Resources.none().memory(memory(NO, of(1024), NO)).build());
        assertThat(file("memory.low")).isEqualTo("1024");
        manager.set(Resources.none().memory(-1, NO).build());
        assertThat(file("memory.max")).isEqualTo("max");
        assertThat(file("memory.swap.max")).isEqualTo("max");
    }

    @Test
    @DisplayName("S24: with checkBeforeUpdate a limit below what is used is refused")
    void checksBeforeUpdate() {
        manager.prepare(Resources.none().build());
        LinuxMemory small =
                new LinuxMemory(of(4096), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), Optional.of(true));
        assertThatThrownBy(() -> manager.set(Resources.none().memory(small).build()))
                .hasMessage("unable to set memory limit to 4096 (current usage: 4096)");
    }

    @Test
    @DisplayName("S24: quota and period share a file; the one that is not named stays")
    void limitsCpu() {
        manager.prepare(
                Resources.none().cpu(cpu(of(1024), of(50000), NO, of(200000))).build());
        assertThat(file("cpu.weight")).isEqualTo("100");
        assertThat(file("cpu.max")).isEqualTo("50000 200000");
        manager.set(Resources.none().cpu(cpu(NO, of(-1), NO, NO)).build());
        assertThat(file("cpu.max")).isEqualTo("max 200000");
        manager.set(Resources.none().cpu(cpu(NO, NO, of(7), of(100000))).build());
        assertThat(file("cpu.max")).isEqualTo("max 100000");
        assertThat(file("cpu.max.burst")).isEqualTo("7");
    }

    @Test
    @DisplayName("S24: zero pids become one, a negative number is no limit")
    void limitsPids() {
        manager.prepare(Resources.none().pids(0).build());
        assertThat(file("pids.max")).isEqualTo("1");
        manager.set(Resources.none().pids(-1).build());
        assertThat(file("pids.max")).isEqualTo("max");
    }

    @Test
    @DisplayName("S24: block I/O weight and throttles")
    void limitsIo() {
        LinuxBlockIo io = new LinuxBlockIo(
                OptionalInt.of(100),
                OptionalInt.empty(),
                List.of(),
                List.of(new BlockIoThrottle(8, 0, 1000)),
                List.of(),
                List.of(),
                List.of(new BlockIoThrottle(8, 0, 0)));
        manager.prepare(Resources.none().blockIo(io).build());
        assertThat(file("io.weight")).isEqualTo("910");
        assertThat(host.files().written("io.max")).containsExactly("8:0 rbps=1000", "8:0 wiops=max");
    }

    @Test
    @DisplayName("S24: huge pages and RDMA")
    void limitsOthers() {
        manager.prepare(Resources.none()
                .hugepages("2MB", 4194304)
                .rdma("mlx5_0", new LinuxRdma(of(3), of(4)))
                .build());
        assertThat(file("hugetlb.2MB.max")).isEqualTo("4194304");
        assertThat(file("hugetlb.2MB.rsvd.max")).isEqualTo("4194304");
        assertThat(file("rdma.max")).isEqualTo("mlx5_0 hca_handle=3 hca_object=4");
    }

    @Test
    @DisplayName("S24: unified keys are written as they are, line by line, and last")
    void writesUnified() {
        manager.prepare(Resources.none()
                .pids(5)
                .unified("pids.max", "9")
                .unified("io.max", "8:0 rbps=1\n8:16 rbps=2")
                .build());
        assertThat(file("pids.max")).isEqualTo("9");
        assertThat(host.files().written("io.max")).containsExactly("8:0 rbps=1", "8:16 rbps=2");
    }

    @Test
    @DisplayName("S24: a unified key whose controller is missing says so; one with a slash is refused")
    void explainsUnified() {
        assertThatThrownBy(() -> manager.prepare(
                        Resources.none().unified("misc.max", "x 1").build()))
                .hasMessage("unified resource 'misc.max' can't be set: controller 'misc' not available");
        assertThatThrownBy(() -> manager.prepare(
                        Resources.none().unified("../pids.max", "1").build()))
                .hasMessage("unified resource '../pids.max' must be a file name (no slashes)");
        assertThat(manager.exists()).isFalse();
    }

    static Stream<Arguments> inconvertible() {
        LinuxMemory noKiller =
                new LinuxMemory(NO, NO, NO, NO, NO, NO, Optional.of(true), Optional.empty(), Optional.empty());
        LinuxCpu realtime =
                new LinuxCpu(NO, NO, NO, NO, OptionalLong.of(1), NO, Optional.empty(), Optional.empty(), NO);
        LinuxBlockIo leaf = new LinuxBlockIo(
                OptionalInt.empty(), OptionalInt.of(9), List.of(), List.of(), List.of(), List.of(), List.of());
        return Stream.of(
                Arguments.of("memory/swappiness", Resources.none().memory(memory(NO, NO, of(60)))),
                Arguments.of("memory/disableOOMKiller", Resources.none().memory(noKiller)),
                Arguments.of("cpu/realtimeRuntime", Resources.none().cpu(realtime)),
                Arguments.of("blockIO/leafWeight", Resources.none().blockIo(leaf)),
                Arguments.of("network/classID", Resources.none().network(new LinuxNetwork(of(7), List.of()))),
                Arguments.of(
                        "network/priorities",
                        Resources.none().network(new LinuxNetwork(NO, List.of(new InterfacePriority("eth0", 1))))));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("S24: what this version cannot do is an error that names the field, before anything is made")
    void inconvertible(String field, Resources resources) {
        LinuxResources wanted = resources.build();
        assertThatThrownBy(() -> manager.prepare(wanted)).isInstanceOfSatisfying(CaissonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(e.pointer()).contains("/linux/resources/" + field);
            assertThat(e.getMessage()).startsWith("/linux/resources/" + field + ": ");
        });
        assertThat(host.cgroupRoot().resolve("pod")).doesNotExist();
        assertThat(host.files().writes()).isEmpty();
    }

    @Test
    @DisplayName("S24: a limit of a controller that is not there says so")
    void namesTheMissingController() {
        Tree.file(host.cgroupRoot().resolve("cgroup.controllers"), "cpu memory");
        assertThatThrownBy(() -> manager.prepare(Resources.none().pids(5).build()))
                .hasMessageStartingWith("cannot set pids limit: the controller is not available in '");
        assertThat(host.cgroupRoot().resolve("pod")).doesNotExist();
    }

    @Test
    @DisplayName("S24: the cgroup and the files of the kernel's list are given to the container's user")
    void delegates() {
        Tree.file(host.sys().resolve("kernel/cgroup/delegate"), "cgroup.procs\nmemory.oom.group");
        manager(OptionalInt.of(100000)).prepare(Resources.none().build());
        Path cgroup = host.cgroupRoot().resolve("pod/box");
        assertThat(host.files().owners())
                .extracting(owner -> owner.path() + " " + owner.uid() + " " + owner.gid())
                .containsExactly(cgroup + " 100000 -1", cgroup + "/cgroup.procs 100000 -1");
    }

    @Test
    @DisplayName("S3: statistics")
    void readsStatistics() {
        manager.prepare(Resources.none().memory(65536, NO).pids(3).build());
        CgroupStats stats = manager.stats();
        assertThat(stats.cpu().usageNanos()).hasValue(50_000);
        assertThat(stats.cpu().throttling().throttledNanos()).hasValue(7_000);
        assertThat(stats.memory().memory().usage()).hasValue(4096);
        assertThat(stats.memory().memory().peak()).hasValue(8192);
        assertThat(stats.memory().memory().limit()).hasValue(65536);
        assertThat(stats.memory().memory().failures()).hasValue(3);
        assertThat(stats.memory().raw()).containsEntry("anon", 100L);
        assertThat(stats.pids().limit()).hasValue(3);
        assertThat(manager.oomKillCount()).hasValue(2);
    }
}
