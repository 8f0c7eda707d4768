// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxMemory;
import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.systemd.JournalFiles;
import io.caisson.testkit.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SystemdV2ManagerTest extends SystemdV2World {
    /** Of the same container, in a process that takes back what it writes to files. */
    private CgroupManager journaled(JournalFiles journal) {
        CgroupContext context = CgroupContext.of(journal.host(), "one", Optional.of("a-b.slice:box:one"));
        return new SystemdV2Provider(systemd).create(context);
    }

    private String file(String name) {
        return host.files().read(cgroup.resolve(name));
    }

    @Test
    @DisplayName(
            "S24: a scope starts with its first process, in its slice, delegated, with its limits, and files say them again")
    void startsTheScopeWithItsFirstProcess() {
        CgroupManager manager = manager();
        manager.prepare(LIMITS);
        assertThat(systemd.calls()).isEmpty();
        assertThat(manager.exists()).isTrue();
        assertThat(manager.directory()).isEmpty();
        assertThat(manager.hierarchies()).hasSize(1);
        int pid = host.startProcess();
        manager.attach(pid);
        assertThat(systemd.calls())
                .containsExactly(
                        "connect", "Get", "StartTransientUnit", "awaitJob", "GetUnit", "GetAll", "Get", "close");
        assertThat(manager.paths()).containsExactly(Map.entry("", cgroup.toString()));
        assertThat(manager.pids()).containsExactly(pid);
        assertThat(systemd.property(UNIT, "Slice")).hasValue("a-b.slice");
        assertThat(systemd.property(UNIT, "Delegate")).hasValue(true);
        assertThat(systemd.property(UNIT, "DefaultDependencies")).hasValue(false);
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
        assertThat(systemd.property(UNIT, "MemoryAccounting")).hasValue(true);
        assertThat(systemd.property(UNIT, "Description")).hasValue("caisson container one");
        assertThat(file("pids.max")).isEqualTo("64");
    }

    @Test
    @DisplayName("S24: annotations are properties of the unit; one that cannot be read fails before anything starts")
    void takesPropertiesFromAnnotations() {
        CgroupManager manager = new SystemdV2Provider(systemd)
                .create(context().withAnnotations(Map.of("org.systemd.property.TimeoutStopSec", "uint64 5")));
        manager.prepare(LIMITS);
        manager.attach(host.startProcess());
        assertThat(systemd.property(UNIT, "TimeoutStopUSec")).hasValue(5_000_000L);

        CgroupManager wrong = new SystemdV2Provider(systemd)
                .create(CgroupContext.of(host, "two", Optional.of("a.slice:box:two"))
                        .withAnnotations(Map.of("org.systemd.property.X1", "5")));
        assertThatThrownBy(() -> wrong.prepare(LIMITS))
                .hasMessage("annotation org.systemd.property.X1 name incorrect: X1");
        assertThat(wrong.exists()).isFalse();
    }

    @Test
    @DisplayName("S16: destroy stops the unit, also from another process and when its cgroup is gone already")
    void destroyStopsTheUnit() {
        CgroupManager manager = started(LIMITS);
        CgroupManager other = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        int pid = other.pids().get(0);
        assertThatThrownBy(other::destroy).hasMessageContaining(UNIT).hasMessageContaining("1 process(es)");
        assertThat(systemd.has(UNIT)).isTrue();
        host.end(pid);
        other.destroy();
        assertThat(systemd.has(UNIT)).isFalse();
        assertThat(host.files().isDirectory(cgroup)).isFalse();
        other.destroy();
        assertThat(manager.exists()).isFalse();
    }

    @Test
    @DisplayName("a unit of that name that runs is somebody else's: it is not stopped")
    void leavesForeignUnitsAlone() {
        systemd.addRunning("other.slice", UNIT);
        CgroupManager manager = manager();
        manager.prepare(LIMITS);
        int pid = host.startProcess();
        assertThatThrownBy(() -> manager.attach(pid))
                .hasMessage("failed to start unit '" + UNIT + "': Unit " + UNIT + " was already loaded.");
        assertThat(manager.exists()).isFalse();
        manager.destroy();
        manager().destroy();
        assertThat(systemd.has(UNIT)).as("another process deletes").isTrue();
    }

    @Test
    @DisplayName("a failed start leaves nothing once it is destroyed")
    void aFailedStartIsCleanedUp() {
        systemd.jobsEndWith("failed");
        CgroupManager manager = manager();
        manager.prepare(LIMITS);
        int pid = host.startProcess();
        assertThatThrownBy(() -> manager.attach(pid))
                .hasMessage("failed to start unit '" + UNIT + "': its job ended with 'failed'");
        host.end(pid);
        systemd.jobsEndWith("done");
        manager.destroy();
        assertThat(manager.exists()).isFalse();
        assertThat(systemd.has(UNIT)).isFalse();
    }

    @Test
    @DisplayName("an update is one call, and then the files")
    void setsPropertiesWithOneCall() {
        CgroupManager manager = started(LIMITS);
        manager.set(
                Resources.none().pids(32).memory(1 << 20, OptionalLong.empty()).build());
        assertThat(systemd.calls())
                .containsExactly(
                        "connect",
                        "Get",
                        "GetUnit",
                        "GetAll",
                        "Get",
                        "GetUnit",
                        "GetAll",
                        "SetUnitProperties",
                        "close");
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(32L);
        assertThat(systemd.property(UNIT, "MemoryMax")).hasValue(1L << 20);
        assertThat(file("pids.max")).isEqualTo("32");
    }

    @Test
    @DisplayName("S4: when systemd refuses, its properties stay, and the files come back")
    void aRefusedUpdateIsTakenBack() {
        started(LIMITS);
        JournalFiles journal = new JournalFiles(host);
        CgroupManager manager = journaled(journal);
        systemd.refuse("SetUnitProperties");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build()))
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to set properties of unit '" + UNIT
                        + "': SetUnitProperties was refused: Access denied");
        systemd.answerAgain("SetUnitProperties");
        manager.undoSet();
        journal.undo();
        assertThat(file("pids.max")).isEqualTo("64");
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
    }

    @Test
    @DisplayName("S4: when the answer is lost, the former properties are put back")
    void aLostAnswerIsTakenBack() {
        CgroupManager manager = started(LIMITS);
        systemd.loseAnswer("SetUnitProperties");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build()))
                .hasMessageContaining("no answer in time");
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
        assertThat(file("pids.max")).isEqualTo("64");
    }

    @Test
    @DisplayName("S4: when a file refuses, or the runtime undoes it, systemd has the former properties again")
    void restoresPropertiesWhenFilesFail() {
        CgroupManager manager = started(LIMITS);
        host.files().fail(cgroup.resolve("pids.max"), 22);
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build())).isInstanceOf(CaissonException.class);
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);

        manager.set(Resources.none().memory(1 << 20, OptionalLong.empty()).build());
        manager.undoSet();
        assertThat(systemd.property(UNIT, "MemoryMax")).hasValue(-1L);
        systemd.calls();
        manager.undoSet();
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    @DisplayName("a systemd that hangs is an error that says so, and the container stays as it is")
    void aHangIsAnError() {
        CgroupManager manager = started(LIMITS);
        systemd.hang("GetAll");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build()))
                .hasMessage("failed to read the properties of unit '" + UNIT + "': no answer in time");
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
        systemd.hang("connect");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build())).hasMessage("no answer in time");
    }

    @Test
    @DisplayName("S11: a user's process is moved by systemd, root's without its help")
    void attachesFurtherProcesses() throws IOException {
        CgroupManager manager = started(LIMITS);
        int second = host.startProcess();
        manager.attach(second);
        assertThat(systemd.calls()).isEmpty();
        assertThat(manager.pids()).contains(second);

        host.user(1000, 1000);
        CgroupManager users = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        int third = host.startProcess();
        users.attach(third);
        assertThat(systemd.calls())
                .containsExactly("connect", "GetUnit", "GetAll", "Get", "AttachProcessesToUnit", "close");
        systemd.refuse("AttachProcessesToUnit");
        int fourth = host.startProcess();
        users.attach(fourth);
        assertThat(users.pids()).contains(third, fourth);
    }

    @Test
    @DisplayName(
            "S11: a user's process is moved below the cgroup by systemd, too, which is asked for no place outside of it")
    void attachesProcessesBelow() throws IOException {
        CgroupManager manager = started(LIMITS);
        host.files().makeDirectory(cgroup.resolve("sub"));
        host.user(1000, 1000);
        CgroupManager users = new SystemdV2Provider(systemd).create(context().withSavedPaths(manager.paths()));
        int pid = host.startProcess();
        users.attach(pid, Map.of("", "sub/"));
        assertThat(systemd.calls()).contains("AttachProcessesToUnit");
        assertThat(file("sub/cgroup.procs").lines()).containsExactly(Integer.toString(pid));
        assertThatThrownBy(() -> users.attach(pid, Map.of("", "../x"))).hasMessageContaining("not a sub cgroup path");
        assertThatThrownBy(() -> users.attach(pid, Map.of("", "/sub"))).hasMessageContaining("not a sub cgroup path");
        assertThatThrownBy(() -> users.attach(pid, Map.of("cpu", "sub"))).hasMessageContaining("unknown controller");
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    @DisplayName("without root's rights it is the user's systemd, below whose cgroup the unit is")
    void placesUsersUnits() {
        host.user(1000, 1000);
        CgroupManager manager = new SystemdV2Provider(systemd).create(CgroupContext.of(host, "one", Optional.empty()));
        assertThat(manager.paths().get(""))
                .isEqualTo(host.cgroupRoot()
                        .resolve("user.slice/user-1000.slice/user@1000.service/user.slice/caisson-one.scope")
                        .toString());
    }

    @Test
    @DisplayName("S24: a probe says what is missing")
    void probes() throws IOException {
        SystemdV2Provider provider = new SystemdV2Provider(systemd);
        assertThat(reason(provider)).startsWith("systemd is not the init of this system");
        Files.createDirectories(directory.resolve("run/systemd/system"));
        assertThat(reason(provider)).startsWith("the bus of the system is not there: no '");
        host.user(1000, 1000)
                .environment(Map.of(
                        "XDG_RUNTIME_DIR", directory.resolve("run/user/7").toString()));
        assertThat(reason(provider)).endsWith("run/user/7/bus'").startsWith("the bus of the user");
        Files.createDirectories(directory.resolve("run/user/7"));
        Files.createFile(directory.resolve("run/user/7/bus"));
        assertThat(provider.probe(host)).isInstanceOf(Availability.Available.class);
        assertThat(provider.systemd()).isTrue();
    }

    private String reason(SystemdV2Provider provider) {
        return ((Availability.Unavailable) provider.probe(host)).reason();
    }

    @Test
    @DisplayName("S4: what was in the files before is what comes back, though systemd writes them, too")
    void theOriginalsComeBack() {
        started(LIMITS);
        host.files().write(cgroup.resolve("memory.max"), "12288");
        host.files().write(cgroup.resolve("pids.max"), "63");
        JournalFiles journal = new JournalFiles(host);
        CgroupManager manager = journaled(journal);
        manager.set(
                Resources.none().pids(32).memory(1 << 20, OptionalLong.empty()).build());
        assertThat(file("memory.max")).isEqualTo("1048576");
        manager.undoSet();
        journal.undo();
        assertThat(file("memory.max")).isEqualTo("12288");
        assertThat(file("pids.max")).isEqualTo("63");
        assertThat(systemd.property(UNIT, "MemoryMax")).hasValue(-1L);
    }

    @Test
    @DisplayName("checkBeforeUpdate refuses before systemd hears of the limit")
    void checksBeforeSystemdActs() throws IOException {
        CgroupManager manager = started(LIMITS);
        Files.writeString(cgroup.resolve("memory.current"), "8192");
        OptionalLong no = OptionalLong.empty();
        LinuxMemory limit = new LinuxMemory(
                OptionalLong.of(4096), no, no, no, no, no, Optional.empty(), Optional.empty(), Optional.of(true));
        assertThatThrownBy(() -> manager.set(Resources.none().memory(limit).build()))
                .isInstanceOf(CaissonException.class);
        assertThat(systemd.calls()).isEmpty();
        assertThat(file("memory.max")).isEqualTo("max");
    }

    @Test
    @DisplayName("S4: an interrupt does not keep the former properties from systemd, and is heard afterwards")
    void takesBackThoughInterrupted() {
        CgroupManager manager = started(LIMITS);
        systemd.interruptAfter("SetUnitProperties");
        assertThatThrownBy(() -> manager.set(Resources.none().pids(32).build())).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
    }

    @Test
    @DisplayName("S4: former properties that could not be told are told at the next try")
    void remembersFormerPropertiesUntilTheyAreTold() {
        CgroupManager manager = started(LIMITS);
        manager.set(Resources.none().pids(32).build());
        systemd.hang("SetUnitProperties");
        assertThatThrownBy(manager::undoSet).hasMessageContaining("no answer in time");
        systemd.answerAgain("SetUnitProperties");
        manager.undoSet();
        assertThat(systemd.property(UNIT, "TasksMax")).hasValue(64L);
    }
}
