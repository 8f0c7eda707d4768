// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempFiles;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    void prepareCgroup() {
        host = TempHost.in(directory);
        FakeCgroupV1.mount(host, "/");
        manager = new CgroupfsV1Provider().create(CgroupContext.of(host, "box", Optional.of("/pod/box")));
    }

    private void prepare() {
        manager.prepare(Resources.none().build());
        host.files().forgetWrites();
    }

    private String file(String hierarchy, String name) {
        return Tree.text(host.cgroupRoot().resolve(hierarchy).resolve("pod/box").resolve(name));
    }

    private List<String> writes() {
        return host.files().writes().stream().map(LimitsTest::text).toList();
    }

    private static String text(TempFiles.Write write) {
        return write.file().getFileName() + "=" + write.text();
    }

    private static LinuxCpu cpu(OptionalLong shares, OptionalLong quota, OptionalLong burst, OptionalLong period) {
        return new LinuxCpu(shares, quota, burst, period, NO, NO, Optional.empty(), Optional.empty(), NO);
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    @DisplayName("S24: memory and swap are raised and lowered in the order that the kernel takes")
    void ordersMemoryAndSwap() {
        prepare();
        manager.set(Resources.none().memory(8192, of(16384)).build());
        assertThat(file("memory", "memory.limit_in_bytes")).isEqualTo("8192");
        manager.set(Resources.none().memory(32768, of(65536)).build());
        manager.set(Resources.none().memory(4096, of(8192)).build());
        assertThat(file("memory", "memory.limit_in_bytes")).isEqualTo("4096");
        assertThat(file("memory", "memory.memsw.limit_in_bytes")).isEqualTo("8192");
        assertThat(writes())
                .containsExactly(
                        "memory.limit_in_bytes=8192",
                        "memory.memsw.limit_in_bytes=16384",
                        "memory.memsw.limit_in_bytes=65536",
                        "memory.limit_in_bytes=32768",
                        "memory.limit_in_bytes=4096",
                        "memory.memsw.limit_in_bytes=8192");
    }

    @Test
    @DisplayName("S24: no memory limit means no swap limit, unless one is asked for, which cannot be")
    void liftsBoth() {
        prepare();
        manager.set(Resources.none().memory(8192, of(8192)).build());
        manager.set(Resources.none().memory(-1, NO).build());
        assertThat(file("memory", "memory.memsw.limit_in_bytes")).isEqualTo(FakeCgroupV1.NO_MEMORY_LIMIT);
        assertThat(manager.stats().memory().memory().limit()).isEmpty();
        manager.set(Resources.none().memory(8192, of(8192)).build());
        assertThatThrownBy(
                        () -> manager.set(Resources.none().memory(-1, of(16384)).build()))
                .hasMessageContaining("memory.limit_in_bytes");
        assertThat(file("memory", "memory.limit_in_bytes")).isEqualTo("8192");
    }

    @Test
    @DisplayName("S24: where swap is not accounted, no limit of it holds, and any other is an error")
    void livesWithoutSwapAccounting() throws IOException {
        prepare();
        Files.delete(host.cgroupRoot().resolve("memory/pod/box/memory.memsw.limit_in_bytes"));
        manager.set(Resources.none().memory(reservation(8192, of(-1))).build());
        assertThat(writes()).containsExactly("memory.soft_limit_in_bytes=8192");
        assertThatThrownBy(() -> manager.set(
                        Resources.none().memory(reservation(8192, of(4096))).build()))
                .hasMessageContaining("memory.memsw.limit_in_bytes");
    }

    private static LinuxMemory reservation(long bytes, OptionalLong swap) {
        return new LinuxMemory(NO, of(bytes), swap, NO, NO, NO, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    @DisplayName("S24: a limit below what is used tells how much that is")
    void explainsARefusedLimit() {
        prepare();
        Path limit = host.cgroupRoot().resolve("memory/pod/box/memory.limit_in_bytes");
        host.files().fail(limit, 16);
        assertThatThrownBy(() -> manager.set(Resources.none().memory(1, NO).build()))
                .hasMessage("unable to set memory limit to 1 (current usage: 4096, peak usage: 8192)");
    }

    @Test
    @DisplayName("S24: swappiness, reservation and the OOM killer")
    void setsTheRestOfMemory() {
        prepare();
        LinuxMemory memory = new LinuxMemory(
                NO, of(4096), NO, NO, NO, of(10), Optional.of(true), Optional.empty(), Optional.empty());
        manager.set(Resources.none().memory(memory).build());
        assertThat(file("memory", "memory.soft_limit_in_bytes")).isEqualTo("4096");
        assertThat(file("memory", "memory.swappiness")).isEqualTo("10");
        assertThat(file("memory", "memory.oom_control")).startsWith("oom_kill_disable 1");
        LinuxMemory enabled =
                new LinuxMemory(NO, NO, NO, NO, NO, NO, Optional.of(false), Optional.empty(), Optional.empty());
        manager.set(Resources.none().memory(enabled).build());
        assertThat(file("memory", "memory.oom_control")).startsWith("oom_kill_disable 0");
        LinuxMemory wrong =
                new LinuxMemory(NO, NO, NO, NO, NO, of(101), Optional.empty(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> manager.set(Resources.none().memory(wrong).build()))
                .hasMessage("invalid memory swappiness value: 101 (valid range is 0-100)");
    }

    @Test
    @DisplayName("S24: shares that the kernel would change silently are refused")
    void readsSharesBack() {
        prepare();
        assertThatThrownBy(() -> manager.set(
                        Resources.none().cpu(cpu(of(300000), NO, NO, NO)).build()))
                .hasMessage("the maximum allowed cpu-shares is 262144");
        assertThatThrownBy(() ->
                        manager.set(Resources.none().cpu(cpu(of(1), NO, NO, NO)).build()))
                .hasMessage("the minimum allowed cpu-shares is 2");
        manager.set(Resources.none().cpu(cpu(of(512), NO, NO, NO)).build());
        assertThat(file("cpu,cpuacct", "cpu.shares")).isEqualTo("512");
    }

    @Test
    @DisplayName("S24: a burst that fits only the new quota is set after it")
    void retriesTheBurst() {
        prepare();
        manager.set(Resources.none().cpu(cpu(NO, of(10000), NO, NO)).build());
        host.files().forgetWrites();
        manager.set(
                Resources.none().cpu(cpu(NO, of(50000), of(20000), of(100000))).build());
        assertThat(writes())
                .containsExactly(
                        "cpu.cfs_period_us=100000",
                        "cpu.cfs_burst_us=20000",
                        "cpu.cfs_quota_us=50000",
                        "cpu.cfs_burst_us=20000");
        assertThat(file("cpu,cpuacct", "cpu.cfs_burst_us")).isEqualTo("20000");
    }

    @Test
    @DisplayName("S24: a period that is too short for the old quota is set after the new one")
    void retriesThePeriod() {
        prepare();
        Path above = host.cgroupRoot().resolve("cpu,cpuacct/pod/cpu.cfs_quota_us");
        host.files().write(above, "50000");
        manager.set(Resources.none().cpu(cpu(NO, of(50000), NO, NO)).build());
        host.files().forgetWrites();
        manager.set(Resources.none().cpu(cpu(NO, of(5000), NO, of(10000))).build());
        assertThat(writes())
                .containsExactly("cpu.cfs_period_us=10000", "cpu.cfs_quota_us=5000", "cpu.cfs_period_us=10000");
        assertThatThrownBy(() -> manager.set(
                        Resources.none().cpu(cpu(NO, NO, NO, of(5000))).build()))
                .hasMessageContaining("write '5000'")
                .hasMessageContaining("cpu.cfs_period_us");
    }

    @Test
    @DisplayName("S24: the realtime period that does not fit is set after the runtime, in both directions")
    void ordersRealtime() {
        prepare();
        LinuxCpu realtime = new LinuxCpu(NO, NO, NO, NO, of(20000), of(50000), Optional.empty(), Optional.empty(), NO);
        manager.set(Resources.none().cpu(realtime).build());
        LinuxCpu shorter = new LinuxCpu(NO, NO, NO, NO, of(5000), of(10000), Optional.empty(), Optional.empty(), NO);
        manager.set(Resources.none().cpu(shorter).build());
        assertThat(writes())
                .containsExactly(
                        "cpu.rt_period_us=50000",
                        "cpu.rt_runtime_us=20000",
                        "cpu.rt_period_us=10000",
                        "cpu.rt_runtime_us=5000",
                        "cpu.rt_period_us=10000");
    }

    @Test
    @DisplayName("S24: an idle cgroup has no shares: those asked for with it are named and left out")
    void idlesWithoutShares() {
        prepare();
        LinuxCpu idle = new LinuxCpu(of(512), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), of(1));
        manager.set(Resources.none().cpu(idle).build());
        manager.set(Resources.none().cpu(idle).build());
        assertThat(manager.conversions(Resources.none().cpu(idle).build()))
                .extracting(ResourceConversion::field)
                .containsExactly("/cpu/shares");
        LinuxCpu awake = new LinuxCpu(of(512), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), of(0));
        manager.set(Resources.none().cpu(awake).build());
        assertThat(manager.conversions(Resources.none().cpu(awake).build())).isEmpty();
        assertThat(writes())
                .as("the shares that the kernel forgets are written once more")
                .containsExactly("cpu.idle=1", "cpu.idle=1", "cpu.idle=0", "cpu.shares=512");
        assertThat(file("cpu,cpuacct", "cpu.shares")).isEqualTo("512");
    }

    @Test
    @DisplayName("S24: zero pids become one, a negative number is no limit")
    void limitsPids() {
        prepare();
        manager.set(Resources.none().pids(0).build());
        manager.set(Resources.none().pids(-1).build());
        assertThat(writes()).containsExactly("pids.max=1", "pids.max=max");
    }

    @Test
    @DisplayName("S24: cpusets are filled from above, level by level, before anything is set")
    void fillsCpusets() {
        manager.prepare(Resources.none().cpuset("1", "0").build());
        assertThat(Tree.text(host.cgroupRoot().resolve("cpuset/pod/cpuset.cpus")))
                .isEqualTo("0-1");
        assertThat(file("cpuset", "cpuset.cpus")).isEqualTo("1");
        assertThat(file("cpuset", "cpuset.mems")).isEqualTo("0");
    }

    @Test
    @DisplayName("S24: unified settings are for the second version")
    void refusesUnified() {
        assertThatThrownBy(() -> manager.prepare(
                        Resources.none().unified("pids.max", "1").build()))
                .hasMessage("invalid configuration: cannot use unified on cgroup v1");
        assertThat(host.cgroupRoot().resolve("pids/pod")).doesNotExist();
    }
}
