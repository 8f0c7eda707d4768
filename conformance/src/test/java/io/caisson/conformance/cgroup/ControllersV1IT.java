// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CgroupStats;
import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.Host;
import io.caisson.testkit.RequiresCgroupV1;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.Resources;
import io.caisson.testkit.Tree;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every limit that a v1 controller of this kernel has, in its file, changed up and down, and counted. */
@RequiresRoot
@RequiresCgroupV1
@RequiresProgram({"sh", "head", "tr", "dd"})
class ControllersV1IT {
    private static final Host HOST = new KernelHost(new LibcKernel(), Map.of());
    private static final OptionalLong NO = OptionalLong.empty();
    private static final long MIB = 1 << 20;

    /** Says so when it holds 16 MiB of its own memory, and holds them until its input ends. */
    private static final String HOLDER = "read go; x=$(head -c 16777216 /dev/zero | tr '\\0' x); echo held; read end";

    private CgroupManager manager;

    @BeforeEach
    void prepareCgroup() {
        String id = "caisson-controllers-" + ProcessHandle.current().pid();
        manager = new CgroupfsV1Provider().create(CgroupContext.of(HOST, id, Optional.of("/" + id)));
        manager.prepare(Resources.none().build());
    }

    @AfterEach
    void removeCgroup() {
        manager.destroy();
    }

    private String file(String controller, String name) {
        return HOST.files().read(manager.path(controller).orElseThrow().resolve(name));
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    private static LinuxMemory memory(long limit, long swap, long reservation, long swappiness, boolean noKiller) {
        return new LinuxMemory(
                of(limit),
                of(reservation),
                of(swap),
                NO,
                NO,
                of(swappiness),
                Optional.of(noKiller),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    @DisplayName("S24: memory, swap, reservation, swappiness, OOM killer: up, down, and without limit")
    void limitsMemory() {
        manager.set(Resources.none()
                .memory(memory(64 * MIB, 96 * MIB, 32 * MIB, 10, true))
                .build());
        assertThat(file("memory", "memory.limit_in_bytes")).isEqualTo("67108864");
        assertThat(file("memory", "memory.memsw.limit_in_bytes")).isEqualTo("100663296");
        assertThat(file("memory", "memory.soft_limit_in_bytes")).isEqualTo("33554432");
        assertThat(file("memory", "memory.swappiness")).isEqualTo("10");
        assertThat(file("memory", "memory.oom_control")).startsWith("oom_kill_disable 1");
        manager.set(Resources.none()
                .memory(memory(128 * MIB, 256 * MIB, 16 * MIB, 0, false))
                .build());
        assertThat(file("memory", "memory.limit_in_bytes")).isEqualTo("134217728");
        assertThat(file("memory", "memory.memsw.limit_in_bytes")).isEqualTo("268435456");
        assertThat(file("memory", "memory.oom_control")).startsWith("oom_kill_disable 0");
        manager.set(Resources.none()
                .memory(memory(8 * MIB, 8 * MIB, 16 * MIB, 100, false))
                .build());
        CgroupStats.Memory stats = manager.stats().memory();
        assertThat(stats.memory().limit()).hasValue(8 * MIB);
        assertThat(stats.swap().limit()).hasValue(8 * MIB);
        assertThat(stats.kernel().usage()).isPresent();
        assertThat(stats.kernelTcp().usage()).isPresent();
        assertThat(stats.useHierarchy()).isTrue();
        manager.set(Resources.none().memory(-1, NO).build());
        assertThat(manager.stats().memory().memory().limit()).isEmpty();
        assertThat(manager.stats().memory().swap().limit()).isEmpty();
    }

    /** With realtime limits where the kernel groups realtime tasks (CONFIG_RT_GROUP_SCHED). */
    private LinuxCpu cpu(long shares, long quota, long burst, long period, long idle) {
        boolean realtime = HOST.files().exists(manager.path("cpu").orElseThrow().resolve("cpu.rt_runtime_us"));
        return new LinuxCpu(
                of(shares),
                of(quota),
                of(burst),
                of(period),
                realtime ? of(10_000) : NO,
                realtime ? of(500_000) : NO,
                Optional.of("0"),
                Optional.of("0"),
                of(idle));
    }

    @Test
    @DisplayName(
            "S24: shares, quota, burst, period, realtime, idle, cpuset, pids: set, changed, clamped shares refused")
    void limitsCpu() {
        manager.set(Resources.none()
                .cpu(cpu(512, 50_000, 20_000, 100_000, 0))
                .pids(0)
                .build());
        assertThat(file("cpu", "cpu.shares")).isEqualTo("512");
        assertThat(file("cpu", "cpu.cfs_quota_us")).isEqualTo("50000");
        assertThat(file("cpu", "cpu.cfs_burst_us")).isEqualTo("20000");
        HOST.files()
                .readIfExists(manager.path("cpu").orElseThrow().resolve("cpu.rt_runtime_us"))
                .ifPresent(runtime -> assertThat(runtime).isEqualTo("10000"));
        assertThat(file("cpuset", "cpuset.cpus")).isEqualTo("0");
        assertThat(file("pids", "pids.max")).isEqualTo("1");
        manager.set(Resources.none()
                .cpu(cpu(1024, 10_000, 5_000, 20_000, 1))
                .pids(-1)
                .build());
        manager.set(
                Resources.none().cpu(cpu(1024, 200_000, 150_000, 100_000, 1)).build());
        assertThat(file("cpu", "cpu.idle")).isEqualTo("1");
        assertThat(file("cpu", "cpu.cfs_burst_us")).isEqualTo("150000");
        assertThat(manager.stats().pids().limit()).isEmpty();
        manager.set(Resources.none().cpu(cpu(2048, -1, 0, 100_000, 0)).build());
        assertThat(file("cpu", "cpu.shares")).isEqualTo("2048");
        assertThat(file("cpu", "cpu.cfs_quota_us")).isEqualTo("-1");
        assertThatThrownBy(() -> manager.set(
                        Resources.none().cpu(cpu(262_145, -1, 0, 100_000, 0)).build()))
                .hasMessage("the maximum allowed cpu-shares is 262144");
        assertThat(manager.stats().cpuset()).hasValueSatisfying(cpuset -> {
            assertThat(cpuset.cpus()).containsExactly(0);
            assertThat(cpuset.flags()).hasSize(9);
        });
        assertThat(manager.stats().cpu().throttling().burstNanos()).isPresent();
    }

    @Test
    @DisplayName("S24, S3: a disk is weighed, throttled, and counted; CPU time is counted on each CPU")
    void limitsAndCountsADisk() throws IOException {
        Path weight = manager.path("blkio").orElseThrow().resolve("blkio.bfq.weight");
        assumeTrue(HOST.files().exists(weight), "the kernel has no BFQ scheduler");
        String disk = Tree.names(Path.of("/sys/block")).stream()
                .filter(name -> name.matches("(vd|sd|nvme|xvd|mmcblk).*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the machine has no disk"));
        String[] numbers = Tree.text(Path.of("/sys/block", disk, "dev")).split(":");
        long major = Long.parseLong(numbers[0]);
        long minor = Long.parseLong(numbers[1]);
        List<BlockIoThrottle> bytes = List.of(new BlockIoThrottle(major, minor, 64 * MIB));
        List<BlockIoThrottle> requests = List.of(new BlockIoThrottle(major, minor, 10_000));
        manager.set(Resources.none()
                .blockIo(new LinuxBlockIo(
                        OptionalInt.of(300), OptionalInt.empty(), List.of(), bytes, bytes, requests, requests))
                .build());
        String device = major + ":" + minor + " ";
        assertThat(file("blkio", "blkio.bfq.weight")).isEqualTo("300");
        assertThat(file("blkio", "blkio.throttle.read_bps_device")).isEqualTo(device + 64 * MIB);
        assertThat(file("blkio", "blkio.throttle.write_bps_device")).isEqualTo(device + 64 * MIB);
        assertThat(file("blkio", "blkio.throttle.read_iops_device")).isEqualTo(device + 10_000);
        assertThat(file("blkio", "blkio.throttle.write_iops_device")).isEqualTo(device + 10_000);
        writePastTheCache();
        CgroupStats stats = manager.stats();
        assertThat(stats.blockIo().serviced())
                .anyMatch(entry -> entry.operation().equals("Write") && entry.value() >= 16);
        assertThat(stats.blockIo().serviceBytes())
                .anyMatch(entry -> entry.operation().equals("Write") && entry.value() >= 16 * 4096);
        assertThat(stats.cpu().perCpu()).isNotEmpty();
        assertThat(stats.cpu().perCpu().stream()
                        .mapToLong(CgroupStats.CpuTime::usageNanos)
                        .sum())
                .isPositive();
    }

    /** To a file beside the build's other files, which are on a disk. */
    private void writePastTheCache() throws IOException {
        Path file =
                Files.createTempFile(Files.createDirectories(Path.of("target")).toAbsolutePath(), "direct", "");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read go; exec dd if=/dev/zero of=\"$0\" bs=4096 count=16 oflag=direct",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedWriter go = process.outputWriter()) {
            manager.attach((int) process.pid());
            go.write("\n");
            go.flush();
            assertThat(process.onExit().join().exitValue()).isZero();
        } finally {
            process.destroyForcibly().onExit().join();
            Files.delete(file);
        }
    }

    @Test
    @DisplayName("S24: a memory limit below what is in use is refused, with usage and peak; the former one stays")
    void refusesALimitBelowTheUsage() throws IOException {
        manager.set(Resources.none().memory(64 * MIB, of(64 * MIB)).build());
        Process process = new ProcessBuilder("sh", "-c", HOLDER).start();
        try (BufferedWriter go = process.outputWriter();
                BufferedReader answers = process.inputReader()) {
            manager.attach((int) process.pid());
            go.write("\n");
            go.flush();
            assertThat(answers.readLine()).isEqualTo("held");
            assertThatThrownBy(() ->
                            manager.set(Resources.none().memory(4 * MIB, NO).build()))
                    .hasMessageMatching(
                            "unable to set memory limit to 4194304 \\(current usage: \\d{8}, peak usage: \\d{8}\\)");
            assertThat(manager.stats().memory().memory().limit()).hasValue(64 * MIB);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
