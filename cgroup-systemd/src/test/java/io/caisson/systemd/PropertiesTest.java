// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertiesTest {
    private static final OptionalLong NONE = OptionalLong.empty();
    private static final UnifiedProperties.Weights WEIGHTS = new UnifiedProperties.Weights() {
        @Override
        public OptionalLong cpu(long shares) {
            return OptionalLong.of(shares / 10);
        }

        @Override
        public OptionalLong swap(LinuxMemory memory) {
            return memory.swap().isPresent() ? OptionalLong.of(memory.swap().getAsLong() - 1) : NONE;
        }
    };

    @TempDir
    Path directory;

    private static Map<String, Object> unified(LinuxResources resources, int version) {
        return byName(UnifiedProperties.of(resources, new SystemdVersion(version), WEIGHTS, true));
    }

    private static Map<String, Object> byName(List<UnitProperty> properties) {
        return properties.stream().collect(Collectors.toMap(UnitProperty::name, UnitProperty::value));
    }

    private static LinuxCpu cpu(OptionalLong shares, OptionalLong quota, OptionalLong period, OptionalLong idle) {
        return new LinuxCpu(shares, quota, NONE, period, NONE, NONE, Optional.empty(), Optional.empty(), idle);
    }

    private static OptionalLong some(long value) {
        return OptionalLong.of(value);
    }

    @Test
    void mapsMemory() {
        LinuxMemory limits = new LinuxMemory(
                some(100), some(50), some(301), NONE, NONE, NONE, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(unified(Resources.none().memory(limits).build(), 252))
                .isEqualTo(Map.of("MemoryMax", 100L, "MemoryLow", 50L, "MemorySwapMax", 300L));
        assertThat(unified(Resources.none().memory(-1, NONE).build(), 252)).isEqualTo(Map.of("MemoryMax", -1L));
        assertThat(byName(LegacyProperties.of(Resources.none().memory(limits).build(), new SystemdVersion(252))))
                .isEqualTo(Map.of("MemoryLimit", 100L));
    }

    @ParameterizedTest
    @CsvSource({
        "33333, 100000, 340000",
        "50000, 100000, 500000",
        "1000, 1000000, 10000",
        "1, 1000000, 10000",
        "250000, 0, 2500000",
        "-1, 100000, -1",
        "0, 50000, -1"
    })
    void roundsTheQuotaUpToTenMilliseconds(long quota, long period, long perSecond) {
        LinuxResources resources =
                Resources.none().cpu(cpu(NONE, some(quota), some(period), NONE)).build();
        assertThat(unified(resources, 242)).containsEntry("CPUQuotaPerSecUSec", perSecond);
        if (period != 0) {
            assertThat(unified(resources, 242)).containsEntry("CPUQuotaPeriodUSec", period);
        }
    }

    @Test
    void leavesOutWhatAnOlderSystemdLacks() {
        LinuxResources period =
                Resources.none().cpu(cpu(NONE, some(5000), some(50_000), NONE)).build();
        assertThat(unified(period, 241)).isEqualTo(Map.of("CPUQuotaPerSecUSec", 100_000L));
        LinuxResources cpuset = Resources.none().cpuset("0-2,9", "0").build();
        assertThat(unified(cpuset, 243)).isEmpty();
        assertThat(unified(cpuset, 244))
                .isEqualTo(Map.of("AllowedCPUs", List.of(7L, 2L), "AllowedMemoryNodes", List.of(1L)));
        LinuxResources idle =
                Resources.none().cpu(cpu(some(1000), NONE, NONE, some(1))).build();
        assertThat(unified(idle, 251)).isEmpty();
        assertThat(unified(idle, 252)).isEqualTo(Map.of("CPUWeight", 0L));
        LinuxResources oom = Resources.none().unified("memory.oom.group", "1").build();
        assertThat(unified(oom, 252)).isEmpty();
        assertThat(unified(oom, 253)).isEqualTo(Map.of("OOMPolicy", "kill"));
        assertThat(UnifiedProperties.of(oom, new SystemdVersion(253), WEIGHTS, false))
                .as("only at the start of a unit")
                .isEmpty();
    }

    @Test
    void mapsSharesAndTasks() {
        LinuxResources shares = Resources.none()
                .cpu(cpu(some(1024), NONE, NONE, some(0)))
                .pids(0)
                .build();
        assertThat(unified(shares, 252)).isEqualTo(Map.of("CPUWeight", 102L, "TasksMax", 1L));
        assertThat(byName(LegacyProperties.of(shares, new SystemdVersion(252))))
                .isEqualTo(Map.of("CPUShares", 1024L, "TasksMax", 1L));
        assertThat(unified(Resources.none().pids(-1).build(), 252)).isEqualTo(Map.of("TasksMax", -1L));
    }

    @Test
    void mapsBlockWeightOfTheFirstVersion() {
        LinuxBlockIo io = new LinuxBlockIo(
                OptionalInt.of(500), OptionalInt.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(byName(LegacyProperties.of(Resources.none().blockIo(io).build(), new SystemdVersion(252))))
                .isEqualTo(Map.of("BlockIOWeight", 500L));
    }

    @Test
    void mapsUnifiedFiles() {
        LinuxResources resources = Resources.none()
                .unified("cpu.max", "20000 50000")
                .unified("cpu.weight", "77")
                .unified("cpuset.cpus", "1")
                .unified("memory.high", "max")
                .unified("memory.low", "10")
                .unified("memory.min", "20")
                .unified("memory.max", "30")
                .unified("memory.swap.max", "0")
                .unified("pids.max", "max")
                .unified("hugetlb.2MB.max", "5")
                .build();
        assertThat(unified(resources, 252))
                .containsAllEntriesOf(Map.of(
                        "CPUQuotaPeriodUSec", 50_000L,
                        "CPUQuotaPerSecUSec", 400_000L,
                        "CPUWeight", 77L,
                        "AllowedCPUs", List.of(2L),
                        "MemoryHigh", -1L,
                        "MemoryLow", 10L,
                        "MemoryMin", 20L,
                        "MemoryMax", 30L,
                        "MemorySwapMax", 0L,
                        "TasksMax", -1L))
                .hasSize(10);
        assertThat(unified(Resources.none().unified("cpu.idle", "1").build(), 252))
                .isEqualTo(Map.of("CPUWeight", 0L));
        assertThat(unified(Resources.none().unified("memory.max", "50M").build(), 252))
                .as("left to the kernel")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"252 (252.39-1~deb12u2), 252", "v245.4-4ubuntu3, 245", "257~rc1, 257", "odd, 0"})
    void readsVersions(String text, int number) {
        assertThat(SystemdVersion.parse(text).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "3-1", "0-99999", "1-"})
    void leavesListsThatItCannotReadToTheKernel(String list) {
        assertThat(LimitProperties.bitmap(list)).isEmpty();
    }

    @Test
    void aCgroupThatIsNoLongerIdleHasTheUsualWeightUnlessItHasItsOwn() {
        LinuxResources busy =
                Resources.none().cpu(cpu(NONE, NONE, NONE, some(0))).build();
        assertThat(unified(busy, 252)).isEqualTo(Map.of("CPUWeight", -1L));
        assertThat(unified(Resources.none().unified("cpu.idle", "0").build(), 252))
                .isEqualTo(Map.of("CPUWeight", -1L));
        LinuxResources weighted = Resources.none()
                .unified("cpu.weight", "77")
                .unified("cpu.idle", "0")
                .build();
        assertThat(unified(weighted, 252)).isEqualTo(Map.of("CPUWeight", 77L));
        LinuxResources own = Resources.none()
                .cpu(cpu(some(1024), NONE, NONE, some(1)))
                .unified("cpu.idle", "0")
                .build();
        assertThat(unified(own, 252)).isEqualTo(Map.of("CPUWeight", 102L));
    }

    @Test
    void namesDriversByTheirNumberSince240() throws IOException {
        TempHost host = TempHost.in(directory);
        Files.writeString(host.proc().resolve("devices"), "Character devices:\n136 pts\n");
        List<UnitProperty> properties = DeviceProperties.of(
                host,
                new SystemdVersion(252),
                Resources.none()
                        .deny("a *:* rwm")
                        .allow("c 136:* rw")
                        .allow("b 9:* r")
                        .build()
                        .devices());
        assertThat(properties)
                .contains(new UnitProperty(
                        "DeviceAllow", "a(ss)", List.of(List.of("char-136", "rw"), List.of("block-9", "r"))));
    }

    @Test
    void namesDevicesAsSystemdDoes() throws IOException {
        TempHost host = TempHost.in(directory);
        Files.writeString(
                host.proc().resolve("devices"), "Character devices:\n  1 mem\n136 pts\n\nBlock devices:\n  8 sd\n");
        List<UnitProperty> properties = DeviceProperties.of(
                host,
                new SystemdVersion(239),
                Resources.none()
                        .deny("a *:* rwm")
                        .allow("c *:* m")
                        .allow("c 1:3 rwm")
                        .allow("c 136:* rw")
                        .allow("b 8:* r")
                        .allow("b 9:* r")
                        .allow("c 5:0 rwm")
                        .deny("c 5:0 wm")
                        .build()
                        .devices());
        assertThat(properties)
                .containsExactly(
                        UnitProperty.text("DevicePolicy", "strict"),
                        new UnitProperty("DeviceAllow", "a(ss)", List.of()),
                        new UnitProperty(
                                "DeviceAllow",
                                "a(ss)",
                                List.of(
                                        List.of("char-*", "m"),
                                        List.of("/dev/char/1:3", "rwm"),
                                        List.of("char-pts", "rw"),
                                        List.of("block-sd", "r"),
                                        List.of("/dev/char/5:0", "r"))));
        assertThat(DeviceProperties.of(
                        host,
                        new SystemdVersion(252),
                        Resources.none()
                                .allow("a *:* rwm")
                                .deny("c 1:3 w")
                                .build()
                                .devices()))
                .as("a list of what is denied cannot be told")
                .containsExactly(
                        UnitProperty.text("DevicePolicy", "auto"), new UnitProperty("DeviceAllow", "a(ss)", List.of()));
        assertThat(DeviceProperties.of(host, new SystemdVersion(252), List.of()))
                .isEmpty();
    }

    @Test
    void aQuotaBeyondTheTypeIsTheLargestOne() {
        LinuxResources large = Resources.none()
                .cpu(cpu(NONE, OptionalLong.of(Long.MAX_VALUE), OptionalLong.of(100_000), NONE))
                .build();
        assertThat((Long) unified(large, 252).get("CPUQuotaPerSecUSec")).isGreaterThan(Long.MAX_VALUE - 20_000);
    }
}
