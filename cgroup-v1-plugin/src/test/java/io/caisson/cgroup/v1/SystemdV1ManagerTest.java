// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.systemd.FakeSystemd;
import io.caisson.systemd.JournalFiles;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdV1ManagerTest {
    private static final String UNIT = "box-one.scope";
    private static final LinuxDeviceRule NOTHING = new LinuxDeviceRule(
            false, Optional.of("a"), OptionalLong.empty(), OptionalLong.empty(), Optional.of("rwm"));

    @TempDir
    Path directory;

    private TempHost host;
    private FakeSystemd systemd;

    @BeforeEach
    void boot() {
        host = TempHost.in(directory);
        FakeCgroupV1.mount(host, "/");
        systemd = new FakeSystemd(
                host,
                SystemdV1ContractTest.SYSTEMD_S.stream()
                        .map(host.cgroupRoot()::resolve)
                        .toList());
    }

    private CgroupManager started(LinuxResources resources) {
        CgroupManager manager =
                new SystemdV1Provider(systemd).create(CgroupContext.of(host, "one", Optional.of("a-b.slice:box:one")));
        manager.prepare(resources);
        manager.attach(host.startProcess());
        systemd.calls();
        return manager;
    }

    private String file(String hierarchy, String name) {
        return host.files()
                .read(host.cgroupRoot()
                        .resolve(hierarchy)
                        .resolve("a.slice/a-b.slice")
                        .resolve(UNIT)
                        .resolve(name));
    }

    @Test
    @DisplayName("S24: a process is in the unit's cgroup of every hierarchy, those that systemd leaves alone too")
    void startsTheScopeEverywhere() {
        CgroupManager manager = started(
                Resources.none().pids(64).memory(1 << 20, OptionalLong.empty()).build());
        assertThat(manager.paths()).containsKeys("name=systemd", "freezer", "cpuset", "pids");
        assertThat(manager.paths().keySet()).allSatisfy(controller -> assertThat(
                        host.files().read(manager.path(controller).orElseThrow().resolve("cgroup.procs")))
                .isEqualTo(manager.pids().get(0).toString()));
        assertThat(file("pids", "pids.max")).isEqualTo("64");
        assertThat(systemd.property(UNIT, "MemoryLimit")).hasValue(1L << 20);
        assertThat(systemd.property(UNIT, "BlockIOAccounting")).hasValue(true);
        manager.killAll();
        manager.destroy();
        assertThat(manager.exists()).isFalse();
        assertThat(systemd.has(UNIT)).isFalse();
    }

    @Test
    @DisplayName("limits that the kernel refuses leave nothing, before the unit starts")
    void aFailedPrepareLeavesNothing() {
        CgroupManager manager =
                new SystemdV1Provider(systemd).create(CgroupContext.of(host, "one", Optional.of("a-b.slice:box:one")));
        assertThatThrownBy(() -> manager.prepare(
                        Resources.none().cpuset("not-a-cpu", "0").build()))
                .isInstanceOf(CaissonException.class);
        assertThat(manager.exists()).isFalse();
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    @DisplayName("an update without device rules does not freeze")
    void doesNotFreezeForOtherLimits() {
        CgroupManager manager = started(Resources.none().pids(64).build());
        host.files().forgetWrites();
        manager.set(Resources.none().pids(32).build());
        assertThat(host.files().written("freezer.state")).isEmpty();
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(32L);
    }

    @Test
    @DisplayName("changed device rules are told to a frozen container, which is never left frozen")
    void neverLeftFrozen() {
        LinuxResources denied = Resources.none().pids(64).build().withDevices(List.of(NOTHING));
        CgroupManager manager = started(Resources.none().pids(64).build());
        for (String method : List.of("SetUnitProperties", "connect", "GetAll")) {
            host.files().forgetWrites();
            systemd.hang(method);
            assertThatThrownBy(() -> manager.set(denied)).hasMessageContaining("no answer in time");
            assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
            assertThat(host.files().written("freezer.state").contains("FROZEN"))
                    .isEqualTo(method.equals("SetUnitProperties"));
            systemd.answerAgain(method);
        }
        systemd.refuse("SetUnitProperties");
        assertThatThrownBy(() -> manager.set(denied)).hasMessageContaining("Access denied");
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
        systemd.answerAgain("SetUnitProperties");
        manager.set(denied);
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
        assertThat(systemd.property(UNIT, "DevicePolicy")).hasValue("strict");

        host.files().forgetWrites();
        manager.set(denied);
        assertThat(host.files().written("freezer.state")).as("the same rules").isEmpty();
    }

    @Test
    @DisplayName("a container that was paused stays paused")
    void staysPaused() {
        CgroupManager manager = started(Resources.none().pids(64).build());
        manager.freeze();
        manager.set(Resources.none().pids(64).build().withDevices(List.of(NOTHING)));
        assertThat(manager.freezerState()).isEqualTo(FreezerState.FROZEN);
        manager.thaw();
    }

    @Test
    @DisplayName("S24: a user has no systemd with cgroups of the first version")
    void refusesUsers() {
        host.user(1000, 1000);
        assertThat(((Availability.Unavailable) new SystemdV1Provider(systemd).probe(host)).reason())
                .isEqualTo("a user's systemd has no cgroups of the first version");
    }

    @Test
    @DisplayName("a unit of somebody else keeps the container out, and none of its cgroups stays")
    void leavesNothingWhenTheNameIsTaken() {
        systemd.addRunning("other.slice", UNIT);
        CgroupManager manager =
                new SystemdV1Provider(systemd).create(CgroupContext.of(host, "one", Optional.of("a-b.slice:box:one")));
        manager.prepare(Resources.none().pids(64).build());
        int pid = host.startProcess();
        assertThatThrownBy(() -> manager.attach(pid)).hasMessageContaining("was already loaded");
        manager.destroy();
        assertThat(host.files().list(host.cgroupRoot()))
                .contains("freezer", "cpuset")
                .allSatisfy(hierarchy -> assertThat(host.files()
                                .isDirectory(
                                        host.cgroupRoot().resolve(hierarchy).resolve("a.slice")))
                        .as(hierarchy)
                        .isFalse());
        assertThat(systemd.has(UNIT)).isTrue();
    }

    @Test
    @DisplayName("a container is thawed though the update was interrupted")
    void thawsThoughInterrupted() {
        JournalFiles journal = new JournalFiles(host);
        started(Resources.none().pids(64).build());
        CgroupManager manager = new SystemdV1Provider(systemd)
                .create(CgroupContext.of(journal.host(), "one", Optional.of("a-b.slice:box:one")));
        systemd.interruptAfter("SetUnitProperties");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(64).build().withDevices(List.of(NOTHING))))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
        assertThat(journal.interruptedWrites()).isEmpty();
    }
}
