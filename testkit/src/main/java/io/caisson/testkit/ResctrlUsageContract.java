// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.ResctrlStats;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.rdt.ResctrlManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole of {@link ResctrlContract}, and how managers change the shares of a group and tell its usage. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ResctrlUsageContract extends ResctrlContract {
    private ResctrlManager prepared(LinuxIntelRdt config) {
        ResctrlManager manager = manager(config);
        manager.prepare();
        return manager;
    }

    @Test
    @DisplayName("S4, S25: other shares change what they name, also through another process")
    void setChangesWhatItNames() {
        ResctrlManager manager = prepared(own("L3:0=f;1=ff", "MB:0=50"));
        reopened(manager, own("L3:0=f;1=ff", "MB:0=50"))
                .set(new LinuxIntelRdt(
                        Optional.empty(), List.of(), Optional.of("L3:1=f0"), Optional.of("MB:1=15"), false));
        assertThat(schemata("box")).containsExactly("MB:0=50;1=20", "L3:0=f;1=f0");
        host().files().forgetWrites();
        manager.set(own());
        assertThat(host().files().writes()).isEmpty();
    }

    @Test
    @DisplayName("S4, S25: after a refused change all shares are what they were")
    void setLeavesAllAfterAFailure() {
        ResctrlManager manager = prepared(own("L3:0=f"));
        List<String> before = schemata("box");
        assertRefused(() -> manager.set(own("L3:0=ff", "MB:0=20", "L3:1=fffffff")))
                .hasMessageContaining("(Mask out of range)");
        assertRefused(() -> manager.set(own("L3:0=ff", "L3:7=f"))).hasMessageEndingWith("invalid argument");
        assertThat(schemata("box")).isEqualTo(before);
    }

    @Test
    @DisplayName("S4, S25: a change that the kernel applied in part is taken back")
    void setTakesBackWhatWasApplied() {
        mount(ResctrlMachine.usual().withMegabytes());
        ResctrlManager manager = prepared(own("MB:0=3000;1=2000"));
        assertRefused(() -> manager.set(own("MB:0=1000", "L3:0=0"))).hasMessageContaining("(Mask out of range)");
        assertThat(schemata("box")).contains("MB:0=3000;1=2000");
        assertThat(host().files().written("schemata")).hasSize(3);
    }

    @Test
    @DisplayName("S3, S25: statistics tell what the machine has, the shares, and each domain's counters")
    void tellsWhatIsThere() {
        mount(ResctrlMachine.usual().withDomains(11).withMinimumBits(2));
        ResctrlManager manager = prepared(own("L3:0=ff"));
        resctrl().use(manager.path(), 10, 4096, 1_000_000, 600_000);
        ResctrlStats stats = manager.stats();
        assertThat(stats.cache()).contains(new ResctrlStats.Cache("fffff", 2, 4));
        assertThat(stats.bandwidth()).contains(new ResctrlStats.Bandwidth(10, true, 10, 4));
        assertThat(stats.rootSchemata()).hasSize(2).last().asString().startsWith("L3:0=fffff;1=fffff;");
        assertThat(stats.schemata()).hasSize(2).last().asString().startsWith("L3:0=ff;1=fffff;");
        assertThat(stats.monitored()).hasSize(11);
        assertThat(stats.monitored().get(0))
                .isEqualTo(new ResctrlStats.Domain(
                        "mon_L3_00", OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0)));
        assertThat(stats.monitored().get(10))
                .isEqualTo(new ResctrlStats.Domain(
                        "mon_L3_10", OptionalLong.of(1_000_000), OptionalLong.of(600_000), OptionalLong.of(4096)));
    }

    @Test
    @DisplayName("S3, S25: a container with a monitoring group is counted without those who share its group")
    void countsTheContainerAlone() {
        ResctrlManager manager = prepared(monitored(shared("L3:0=ff")));
        Path group = manager.path();
        resctrl().use(group, 0, 100, 1000, 0);
        resctrl().use(manager.monitoringPath().orElseThrow(), 0, 20, 300, 100);
        ResctrlStats.Domain alone = manager.stats().monitored().get(0);
        assertThat(alone.cacheOccupancy()).hasValue(20);
        assertThat(alone.totalBytes()).hasValue(300);
        ResctrlStats.Domain all = manager(shared("L3:0=ff")).stats().monitored().get(0);
        assertThat(all.cacheOccupancy()).hasValue(120);
        assertThat(all.totalBytes()).hasValue(1300);
        resctrl().use(manager.monitoringPath().orElseThrow(), 0, 30, 5000, 400);
        ResctrlStats.Domain later = manager.stats().monitored().get(0);
        assertThat(later.totalRate(alone, Duration.ofSeconds(2))).hasValue(2500);
        assertThat(later.localRate(alone, Duration.ofMillis(500))).hasValue(800);
    }

    @Test
    @DisplayName("S3, S25: a counter that the hardware has not, or cannot tell now, is absent and no error")
    void leavesOutWhatIsUnavailable() {
        mount(ResctrlMachine.usual().withDomains(3).withCounters("llc_occupancy", "mbm_total_bytes"));
        ResctrlManager manager = prepared(own("L3:0=ff"));
        resctrl().say(manager.path(), 0, "llc_occupancy", "Unavailable");
        resctrl().say(manager.path(), 1, "mbm_total_bytes", "Error");
        resctrl().say(manager.path(), 2, "mbm_total_bytes", "Unassigned");
        List<ResctrlStats.Domain> domains = manager.stats().monitored();
        assertThat(domains.get(0).cacheOccupancy()).isEmpty();
        assertThat(domains.get(0).totalBytes()).hasValue(0);
        assertThat(domains.get(1).totalBytes()).isEmpty();
        assertThat(domains.get(2).totalBytes()).isEmpty();
        assertThat(domains).allMatch(domain -> domain.localBytes().isEmpty());
    }

    @Test
    @DisplayName("S3, S25: statistics of machines that have less, or that split code and data")
    void tellsOfOtherMachines() {
        mount(ResctrlMachine.usual().withoutBandwidth().withCounters());
        ResctrlStats plain = prepared(own("L3:0=ff")).stats();
        assertThat(plain.bandwidth()).isEmpty();
        assertThat(plain.monitored()).isEmpty();
        mount(ResctrlMachine.usual().withoutCache().withoutBandwidth());
        ResctrlStats counting = prepared(monitored(config(Optional.of("/")))).stats();
        assertThat(counting.cache()).isEmpty();
        assertThat(counting.schemata()).isEmpty();
        assertThat(counting.monitored()).hasSize(2);
        mount(ResctrlMachine.usual().withCodeAndData());
        ResctrlStats split = prepared(own("L3CODE:0=ff")).stats();
        assertThat(split.cache()).contains(new ResctrlStats.Cache("fffff", 1, 2));
        assertThat(split.schemata()).containsExactly("MB:0=100;1=100", "L3DATA:0=fffff;1=fffff", "L3CODE:0=ff;1=fffff");
    }

    @Test
    @DisplayName("S3, S25: a group that is gone has no statistics")
    void failsWithoutItsGroup() {
        ResctrlManager manager = prepared(own("L3:0=ff"));
        host().files().removeDirectory(manager.path());
        assertRefused(manager::stats).hasMessageContaining(manager.path().toString());
    }
}
