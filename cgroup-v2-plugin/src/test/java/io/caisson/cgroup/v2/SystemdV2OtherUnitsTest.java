// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.testkit.Resources;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Units of the container's name that are somebody else's. */
class SystemdV2OtherUnitsTest extends SystemdV2World {
    @Test
    @DisplayName("a unit of the name that has another cgroup is neither stopped nor changed, whoever finds it")
    void leavesUnitsWithOtherCgroupsAlone() {
        CgroupManager manager = started(LIMITS);
        CgroupManager other = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        manager.set(Resources.none().pids(32).build());
        host.end(manager.pids().get(0));
        manager.destroy();
        systemd.addRunning("other.slice", UNIT);
        host.files().makeDirectory(cgroup);
        assertThatThrownBy(() -> other.set(LIMITS)).hasMessageContaining(UNIT);
        assertThatThrownBy(manager::undoSet)
                .hasMessage("failed to set properties of unit '" + UNIT
                        + "': its cgroup is not '/a.slice/a-b.slice/box-one.scope'");
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(-1L);
        other.destroy();
        assertThat(systemd.has(UNIT)).isTrue();
        assertThat(host.files().isDirectory(cgroup)).isFalse();
    }

    @Test
    @DisplayName("a unit that somebody started anew at the place of a finished container is not stopped")
    void leavesUnitsAtTheSamePlaceAlone() {
        CgroupManager manager = started(LIMITS);
        host.end(manager.pids().get(0));
        manager.destroy();
        systemd.addRunning("a-b.slice", UNIT);
        manager.destroy();
        assertThat(systemd.has(UNIT)).isTrue();
        assertThat(host.files().isDirectory(cgroup)).isTrue();
    }

    @Test
    @DisplayName("a scope that somebody started anew at the place of a finished container is neither killed nor frozen")
    void neitherKillsNorFreezesOthers() {
        CgroupManager manager = started(LIMITS);
        CgroupManager later = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        later.requireOwn();
        later.freeze();
        later.thaw();
        host.end(manager.pids().get(0));
        manager.destroy();
        systemd.addRunning("a-b.slice", UNIT);
        int theirs = host.startProcess();
        host.files().write(cgroup.resolve("cgroup.procs"), Integer.toString(theirs));
        String refusal =
                "cgroup '/a.slice/a-b.slice/" + UNIT + "' is not the container's: unit '" + UNIT + "' is another's";
        assertThatThrownBy(later::killAll).hasMessage(refusal);
        assertThatThrownBy(later::freeze).hasMessage(refusal);
        assertThatThrownBy(later::requireOwn).hasMessage(refusal);
        assertThat(later.pids()).containsExactly(theirs);
        assertThat(later.freezerState()).isEqualTo(FreezerState.THAWED);
    }

    @Test
    @DisplayName("a cgroup with a process that is the container's is killed and frozen though systemd hangs")
    void needsNoSystemdForItsOwnProcesses() {
        CgroupManager manager = started(LIMITS);
        CgroupManager later = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        systemd.hang("connect");
        later.recognize(host.startProcess());
        assertThatThrownBy(later::freeze).hasMessage("no answer in time");
        assertThatThrownBy(later::killAll).hasMessage("no answer in time");
        systemd.calls();
        later.recognize(manager.pids().get(0));
        later.requireOwn();
        later.freeze();
        assertThat(later.freezerState()).isEqualTo(FreezerState.FROZEN);
        later.thaw();
        later.killAll();
        assertThat(later.allPids()).isEmpty();
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    @DisplayName("a unit that systemd put elsewhere fails, is stopped, and no cgroup is made in its stead")
    void refusesAnotherPlace() {
        systemd.putInto("other.slice");
        CgroupManager manager = manager();
        manager.prepare(LIMITS);
        int pid = host.startProcess();
        assertThatThrownBy(() -> manager.attach(pid))
                .hasMessage(
                        "failed to start unit '" + UNIT + "': its cgroup is not '/a.slice/a-b.slice/box-one.scope'");
        assertThat(host.files().isDirectory(cgroup)).isFalse();
        assertThat(systemd.has(UNIT)).isFalse();
    }

    @Test
    @DisplayName("a slice that was there before gets the limits and stays")
    void takesASliceAndLeavesIt() {
        systemd.addRunning("a.slice", "a-c.slice");
        CgroupContext context = CgroupContext.of(host, "one", Optional.of("a.slice::a-c.slice"));
        CgroupManager manager = new SystemdV2Provider(systemd).create(context);
        manager.prepare(LIMITS);
        assertThat(systemd.property("a-c.slice", "TasksMax")).hasValue(64L);
        assertThat(systemd.property("a-c.slice", "MemoryAccounting")).hasValue(true);
        new SystemdV2Provider(systemd)
                .create(context.withSavedPaths(manager.paths()))
                .destroy();
        assertThat(systemd.has("a-c.slice")).isTrue();
        assertThat(host.files().isDirectory(host.cgroupRoot().resolve("a.slice/a-c.slice")))
                .isTrue();
    }
}
