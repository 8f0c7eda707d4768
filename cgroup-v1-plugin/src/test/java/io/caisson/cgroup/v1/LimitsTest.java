// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CgroupStats;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempFiles;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
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
    @DisplayName("S24: no memory limit means no swap limit")
    void liftsBoth() {
        prepare();
        manager.set(Resources.none().memory(8192, of(8192)).build());
        manager.set(Resources.none().memory(-1, NO).build());
        assertThat(file("memory", "memory.memsw.limit_in_bytes")).isEqualTo(FakeCgroupV1.NO_MEMORY_LIMIT);
        assertThat(manager.stats().memory().memory().limit()).isEmpty();
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

    @Test
    @DisplayName("S3: statistics")
    void readsStatistics() {
        prepare();
        CgroupStats stats = manager.stats();
        assertThat(stats.cpu().usageNanos()).hasValue(5_000_000);
        assertThat(stats.cpu().userNanos()).hasValue(30_000_000);
        assertThat(stats.cpu().throttling().throttledNanos()).hasValue(77);
        assertThat(stats.memory().memory().usage()).hasValue(4096);
        assertThat(stats.memory().raw()).containsEntry("rss", 200L);
        assertThat(stats.pids().limit()).isEmpty();
        assertThat(manager.oomKillCount()).hasValue(0);
    }
}
