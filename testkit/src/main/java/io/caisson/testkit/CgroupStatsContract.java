// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a cgroup manager tells in numbers, and what it says of limits that it does not hold as written. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class CgroupStatsContract extends CgroupContract {
    private static final OptionalLong NO = OptionalLong.empty();
    private static final long MEMORY = 64 << 20;

    /** In whole pages, and like nothing that a file says by itself. */
    private static final long KERNEL_MEMORY = 4099 << 12;

    @Test
    @DisplayName("S3: every controller in use tells what it counts, and the limit that was set")
    void countsWhatEveryControllerCounts() {
        assumeTrue(does(CgroupBehaviour.FULL_STATS), "the manager tells of tasks only");
        CgroupManager manager = manager();
        LinuxCpu cpu = new LinuxCpu(
                NO,
                OptionalLong.of(50_000),
                NO,
                OptionalLong.of(100_000),
                NO,
                NO,
                Optional.empty(),
                Optional.empty(),
                NO);
        manager.prepare(Resources.none().memory(MEMORY, NO).cpu(cpu).pids(64).build());
        int pid = process();
        manager.attach(pid);
        CgroupStats stats = manager.stats();
        assertThat(stats.cpu().usageNanos()).isPresent();
        assertThat(stats.cpu().userNanos()).isPresent();
        assertThat(stats.cpu().systemNanos()).isPresent();
        assertThat(stats.cpu().throttling().periods()).isPresent();
        assertThat(stats.cpu().throttling().throttledNanos()).isPresent();
        assertThat(stats.memory().memory().limit()).hasValue(MEMORY);
        assertThat(stats.memory().memory().usage()).isPresent();
        assertThat(stats.memory().cache()).isPresent();
        assertThat(stats.memory().raw()).isNotEmpty();
        assertThat(stats.pids()).isEqualTo(new CgroupStats.Pids(OptionalLong.of(1), OptionalLong.of(64)));
        assertThat(stats.cpuset().isPresent()).isEqualTo(manager.path("cpuset").isPresent());
        stats.cpuset().ifPresent(cpuset -> {
            assertThat(cpuset.cpus()).isNotEmpty().isSorted();
            assertThat(cpuset.mems()).isNotEmpty().isSorted();
        });
    }

    @Test
    @DisplayName("S3: a cgroup that was never made has no numbers, and asking for them is no error")
    void hasNoNumbersBeforeItIsMade() {
        CgroupStats stats = manager().stats();
        assertThat(stats.memory().memory()).isEqualTo(CgroupStats.Counter.unknown());
        assertThat(stats.pids()).isEqualTo(new CgroupStats.Pids(NO, NO));
        assertThat(stats.cpuset()).isEmpty();
    }

    @Test
    @DisplayName("S24: nothing asked for is nothing converted")
    void convertsNothingForNothing() {
        assertThat(manager().conversions(UNLIMITED)).isEmpty();
        assertThat(manager().conversions(Resources.none().pids(7).build())).isEmpty();
    }

    @Test
    @DisplayName("S24: a limit that no kernel holds any more is named, and left out by prepare and set")
    void namesWhatItLeavesOut() {
        assumeTrue(does(CgroupBehaviour.CONVERSIONS), "the manager names no conversions");
        LinuxResources resources = Resources.none()
                .memory(new LinuxMemory(
                        NO,
                        NO,
                        NO,
                        OptionalLong.of(KERNEL_MEMORY),
                        NO,
                        NO,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .build();
        CgroupManager manager = manager();
        assertThat(manager.conversions(resources)).singleElement().satisfies(conversion -> {
            assertThat(conversion.field()).isEqualTo("/memory/kernel");
            assertThat(conversion.asked()).isEqualTo(Long.toString(KERNEL_MEMORY));
            assertThat(conversion.fidelity()).isEqualTo(ResourceConversion.Fidelity.NONE);
            assertThat(conversion.result()).isEmpty();
            assertThat(conversion.reason()).contains(" ").doesNotEndWith(".");
        });
        assertThat(onDisk(manager)).as("asking makes nothing").isFalse();
        manager.prepare(resources);
        manager.set(resources);
        assertThat(manager.exists()).isTrue();
        for (String directory : manager.paths().values()) {
            for (String name : host().files().list(Path.of(directory))) {
                assertThat(says(Path.of(directory, name), Long.toString(KERNEL_MEMORY)))
                        .as(name)
                        .isFalse();
            }
        }
    }

    private boolean says(Path file, String word) {
        try {
            return host().files().readIfExists(file).orElse("").contains(word);
        } catch (CaissonException e) {
            return false; // there are files that can only be written
        }
    }
}
