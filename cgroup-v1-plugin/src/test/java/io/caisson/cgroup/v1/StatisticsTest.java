// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ErrorCode;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    private static final OptionalLong NO = OptionalLong.empty();

    @TempDir
    Path directory;

    private TempHost host;
    private CgroupManager manager;

    @BeforeEach
    void prepareCgroup() {
        host = TempHost.in(directory);
        FakeCgroupV1.mount(
                host, "/", List.of("cpu,cpuacct", "cpuset", "memory", "pids", "blkio", "hugetlb", "rdma", "misc"));
        manager = new CgroupfsV1Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
        manager.prepare(Resources.none().build());
    }

    private Path file(String controller, String name) {
        return manager.path(controller).orElseThrow().resolve(name);
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    @DisplayName("S3: CPU time in all and on each CPU, throttling and bursts")
    void readsCpu() {
        CgroupStats.Cpu cpu = manager.stats().cpu();
        assertThat(cpu.usageNanos()).hasValue(5_000_000);
        assertThat(cpu.userNanos()).hasValue(30_000_000);
        assertThat(cpu.systemNanos()).hasValue(20_000_000);
        assertThat(cpu.perCpu())
                .containsExactly(
                        new CgroupStats.CpuTime(3_000_000, of(2_500_000), of(500_000)),
                        new CgroupStats.CpuTime(2_000_000, of(1_200_000), of(800_000)));
        assertThat(cpu.throttling()).isEqualTo(new CgroupStats.Throttling(of(4), of(1), of(77), of(2), of(33)));
        assertThat(cpu.pressure()).isEmpty();
    }

    @Test
    @DisplayName("S3: kernels that tell less of each CPU")
    void readsCpuOfOlderKernels() throws IOException {
        Files.delete(file("cpuacct", "cpuacct.usage_all"));
        assertThat(manager.stats().cpu().perCpu())
                .containsExactly(
                        new CgroupStats.CpuTime(3_000_000, NO, NO), new CgroupStats.CpuTime(2_000_000, NO, NO));
        Tree.file(file("cpu", "cpu.stat"), "nr_periods 4\nnr_throttled 1\nthrottled_time 77");
        assertThat(manager.stats().cpu().throttling())
                .isEqualTo(new CgroupStats.Throttling(of(4), of(1), of(77), NO, NO));
    }

    @Test
    @DisplayName("S3: CPUs, memory nodes and every flag of the cpuset")
    void readsCpuset() {
        Tree.file(file("cpuset", "cpuset.cpus"), "0,3-5,8");
        assertThat(manager.stats().cpuset()).hasValueSatisfying(cpuset -> {
            assertThat(cpuset.cpus()).containsExactly(0, 3, 4, 5, 8);
            assertThat(cpuset.mems()).containsExactly(0);
            assertThat(cpuset.flags())
                    .hasSize(9)
                    .containsEntry("sched_load_balance", 1L)
                    .containsEntry("sched_relax_domain_level", -1L)
                    .containsEntry("memory_pressure", 0L);
        });
    }

    @Test
    @DisplayName("S3: memory, with swap, of the kernel, of TCP")
    void readsMemory() {
        Tree.file(file("memory", "memory.memsw.limit_in_bytes"), "65536");
        Tree.file(file("memory", "memory.kmem.failcnt"), "3");
        Tree.file(file("memory", "memory.kmem.tcp.usage_in_bytes"), "12");
        CgroupStats.Memory memory = manager.stats().memory();
        assertThat(memory.memory()).isEqualTo(new CgroupStats.Counter(of(4096), of(8192), NO, of(0)));
        assertThat(memory.swap()).isEqualTo(new CgroupStats.Counter(of(4096), of(8192), of(65536), of(0)));
        assertThat(memory.kernel()).isEqualTo(new CgroupStats.Counter(of(4096), of(8192), NO, of(3)));
        assertThat(memory.kernelTcp()).isEqualTo(new CgroupStats.Counter(of(12), of(8192), NO, of(0)));
        assertThat(memory.cache()).hasValue(100);
        assertThat(memory.raw()).containsEntry("rss", 200L).containsEntry("cache", 100L);
        assertThat(memory.useHierarchy()).isTrue();
        assertThat(manager.oomKillCount()).hasValue(0);
        Tree.file(file("memory", "memory.use_hierarchy"), "0");
        assertThat(manager.stats().memory().useHierarchy()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"blkio.bfq., _recursive", "blkio., _recursive", "blkio.throttle., _recursive", "blkio.throttle., ''"})
    @DisplayName("S3: the first part of the kernel that has seen a request tells of block devices")
    void readsBlockIo(String prefix, String suffix) {
        Tree.file(file("blkio", prefix + "io_serviced" + suffix), "8:0 Read 3\n8:0 Write 4\n8:16 Discard 1\nTotal 8\n");
        Tree.file(file("blkio", prefix + "io_service_bytes" + suffix), "8:0 Read 4096\nTotal 4096");
        Tree.file(file("blkio", prefix + "time" + suffix), "8:0 77");
        Tree.file(file("blkio", prefix + "sectors" + suffix), "8:0 8");
        Tree.file(file("blkio", "blkio.throttle.io_merged"), "8:0 Read 9");
        CgroupStats.BlockIo io = manager.stats().blockIo();
        assertThat(io.serviced())
                .containsExactly(
                        new CgroupStats.BlockIoEntry(8, 0, "Read", 3),
                        new CgroupStats.BlockIoEntry(8, 0, "Write", 4),
                        new CgroupStats.BlockIoEntry(8, 16, "Discard", 1));
        assertThat(io.serviceBytes()).containsExactly(new CgroupStats.BlockIoEntry(8, 0, "Read", 4096));
        assertThat(io.time()).containsExactly(new CgroupStats.BlockIoEntry(8, 0, "", 77));
        assertThat(io.sectors()).containsExactly(new CgroupStats.BlockIoEntry(8, 0, "", 8));
        assertThat(io.queued()).isEmpty();
        assertThat(io.merged()).hasSize((prefix + suffix).equals("blkio.throttle.") ? 1 : 0);
    }

    @Test
    @DisplayName("S3: without a request there is nothing to tell of block devices")
    void readsNoBlockIo() {
        assertThat(manager.stats().blockIo()).isEqualTo(CgroupStats.BlockIo.unknown());
    }

    @Test
    @DisplayName("S3: huge pages, RDMA, miscellaneous resources")
    void readsTheRest() {
        Tree.file(file("hugetlb", "hugetlb.2MB.rsvd.limit_in_bytes"), "4194304");
        Tree.file(file("rdma", "rdma.max"), "mlx4_0 hca_handle=max hca_object=3000");
        Tree.file(file("misc", "misc.max"), "res_a 5");
        Tree.file(file("misc", "misc.events"), "res_a.max 2");
        CgroupStats stats = manager.stats();
        assertThat(stats.hugetlb())
                .containsOnlyKeys("2MB")
                .containsEntry(
                        "2MB",
                        new CgroupStats.Hugetlb(
                                new CgroupStats.Counter(of(0), of(0), NO, of(0)),
                                new CgroupStats.Counter(of(0), of(0), of(4194304), of(0))));
        assertThat(stats.rdma())
                .containsEntry(
                        "mlx4_0",
                        new CgroupStats.Rdma(
                                new CgroupStats.Counter(of(2), NO, NO, NO),
                                new CgroupStats.Counter(of(2000), NO, of(3000), NO)));
        assertThat(stats.misc())
                .containsEntry("res_a", new CgroupStats.Misc(new CgroupStats.Counter(of(3), NO, of(5), of(2))));
        assertThat(stats.pids()).isEqualTo(new CgroupStats.Pids(of(0), NO));
    }

    @ParameterizedTest
    @CsvSource({
        "memory, memory.usage_in_bytes, many",
        "memory, memory.stat, cache 1 2",
        "memory, memory.stat, cache much",
        "cpuacct, cpuacct.usage_percpu, 1 x",
        "cpuacct, cpuacct.usage_all, 0 1",
        "cpuset, cpuset.cpus, 0-x",
        "blkio, blkio.bfq.io_serviced_recursive, 8:0 Read",
        "rdma, rdma.current, mlx4_0 hca_handle",
        "pids, pids.max, few"
    })
    @DisplayName("S3: what cannot be understood is an error that names the file")
    void refusesWhatItDoesNotUnderstand(String controller, String name, String content) {
        Tree.file(file(controller, name), content);
        assertThatThrownBy(() -> manager.stats())
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CGROUP_FAILED))
                .hasMessageStartingWith("failed to read '" + file(controller, name) + "': cannot understand '");
    }
}
