// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    @DisplayName("S24: more swap is given before the memory limit, less after it")
    void ordersMemoryAndSwap() {
        manager.prepare(Resources.none().memory(65536, of(131072)).build());
        assertThat(order()).containsExactly("memory.max 65536", "memory.swap.max 65536");
        manager.set(Resources.none().memory(32768, of(131072)).build());
        assertThat(order()).containsExactly("memory.swap.max 98304", "memory.max 32768");
        manager.set(Resources.none().memory(32768, of(-1)).build());
        assertThat(order()).containsExactly("memory.swap.max max", "memory.max 32768");
        manager.set(Resources.none().memory(65536, of(65536)).build());
        assertThat(order()).containsExactly("memory.max 65536", "memory.swap.max 0");
    }

    private List<String> order() {
        List<String> written = host.files().writes().stream()
                .filter(write -> write.file().getFileName().toString().startsWith("memory."))
                .map(write -> write.file().getFileName() + " " + write.text())
                .toList();
        host.files().forgetWrites();
        return written;
    }

    @Test
    @DisplayName("S24: without swap accounting no swap and any swap need no file, a limit does")
    void toleratesAMissingSwapFile() throws IOException {
        manager.prepare(Resources.none().build());
        Files.delete(host.cgroupRoot().resolve("pod/box/memory.swap.max"));
        manager.set(Resources.none().memory(65536, of(65536)).build());
        manager.set(Resources.none().memory(65536, of(-1)).build());
        LinuxResources limited = Resources.none().memory(65536, of(65537)).build();
        assertThatThrownBy(() -> manager.set(limited)).hasMessageContaining("memory.swap.max");
    }

    @Test
    @DisplayName("S24: a burst is set before or after the quota, as the kernel takes it")
    void ordersQuotaAndBurst() {
        manager.prepare(
                Resources.none().cpu(cpu(NO, of(50000), of(50000), of(100000))).build());
        manager.set(Resources.none().cpu(cpu(NO, of(80000), of(80000), NO)).build());
        assertThat(file("cpu.max") + " " + file("cpu.max.burst")).isEqualTo("80000 100000 80000");
        manager.set(Resources.none().cpu(cpu(NO, of(20000), of(10000), NO)).build());
        assertThat(file("cpu.max") + " " + file("cpu.max.burst")).isEqualTo("20000 100000 10000");
        LinuxResources tooMuch =
                Resources.none().cpu(cpu(NO, NO, of(30000), NO)).build();
        assertThatThrownBy(() -> manager.set(tooMuch)).hasMessageContaining("cpu.max.burst");
    }

    private static LinuxCpu idle(long idle, long shares) {
        return new LinuxCpu(of(shares), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), of(idle));
    }

    @Test
    @DisplayName("S24: an idle cgroup gets no weight; one that is idle no more gets it again")
    void idles() {
        manager.prepare(Resources.none().cpu(idle(1, 2048)).build());
        assertThat(file("cpu.idle")).isEqualTo("1");
        manager.set(Resources.none().cpu(idle(1, 2048)).build());
        assertThat(host.files().written("cpu.weight")).isEmpty();
        manager.set(Resources.none().cpu(idle(0, 2048)).build());
        assertThat(file("cpu.idle") + " " + file("cpu.weight")).isEqualTo("0 174");
    }

    @Test
    @DisplayName("S24: the older formula can be chosen")
    void usesTheChosenFormula() {
        manager = new CgroupfsV2Provider()
                .create(CgroupContext.of(host, "box", Optional.of("/pod/box")).withSharesFormula(SharesFormula.LINEAR));
        manager.prepare(Resources.none().cpu(cpu(of(1024), NO, NO, NO)).build());
        assertThat(file("cpu.weight")).isEqualTo("39");
    }

    @Test
    @DisplayName("S24: BFQ takes weights as they are, for devices too")
    void weighsByBfq() {
        manager.prepare(Resources.none().build());
        Tree.file(host.cgroupRoot().resolve("pod/box/io.bfq.weight"), "default 100");
        manager.set(Resources.none()
                .blockIo(weights(500, new BlockIoWeight(8, 0, OptionalInt.of(300), OptionalInt.empty())))
                .build());
        assertThat(host.files().written("io.bfq.weight")).containsExactly("500", "8:0 300");
        assertThat(host.files().written("io.weight")).isEmpty();
    }

    @Test
    @DisplayName("S24: io.cost takes weights of devices for which it is switched on")
    void weighsByCost() {
        Tree.file(host.cgroupRoot().resolve("io.cost.qos"), "8:0 enable=1 ctrl=auto\n8:16 enable=0 ctrl=auto");
        manager.prepare(Resources.none()
                .blockIo(weights(
                        100,
                        new BlockIoWeight(8, 0, OptionalInt.of(1000), OptionalInt.empty()),
                        new BlockIoWeight(8, 16, OptionalInt.of(1000), OptionalInt.empty()),
                        new BlockIoWeight(8, 32, OptionalInt.of(1000), OptionalInt.empty())))
                .build());
        assertThat(host.files().written("io.weight")).containsExactly("910", "8:0 10000");
    }

    @Test
    @DisplayName("S24: without a file for weights the other I/O limits are set")
    void doesWithoutWeights() throws IOException {
        Files.delete(host.cgroupRoot().resolve("io.cost.qos"));
        manager.prepare(Resources.none().build());
        LinuxBlockIo io = new LinuxBlockIo(
                OptionalInt.of(100),
                OptionalInt.empty(),
                List.of(new BlockIoWeight(8, 0, OptionalInt.of(300), OptionalInt.empty())),
                List.of(),
                List.of(new BlockIoThrottle(8, 0, 7)),
                List.of(new BlockIoThrottle(8, 0, 8)),
                List.of());
        manager.set(Resources.none().blockIo(io).build());
        assertThat(host.files().written("io.max")).containsExactly("8:0 wbps=7", "8:0 riops=8");
        assertThat(host.files().written("io.weight")).isEmpty();
    }

    private static LinuxBlockIo weights(int weight, BlockIoWeight... devices) {
        return new LinuxBlockIo(
                OptionalInt.of(weight),
                OptionalInt.empty(),
                List.of(devices),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
