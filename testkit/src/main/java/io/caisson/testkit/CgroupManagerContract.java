// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every cgroup manager that makes cgroups does, on a fake tree or a real one. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class CgroupManagerContract extends CgroupWatchContract {
    private static final String NO_DIRECTORIES = "the manager makes no directories";

    @Test
    @DisplayName("S24: making a manager makes no cgroup")
    void createTouchesNothing() {
        CgroupManager manager = manager();
        assertThat(manager.exists()).isFalse();
        assertThat(onDisk(manager)).isFalse();
    }

    @Test
    @DisplayName("S24, S16: prepare makes the cgroup, destroy leaves nothing of it")
    void prepareAndDestroy() {
        CgroupManager manager = prepared();
        assertThat(manager.exists()).isTrue();
        assertThat(manager.paths()).isNotEmpty();
        manager.paths().values().forEach(path -> assertThat(host().files().isDirectory(Path.of(path)))
                .as(path)
                .isEqualTo(makesDirectories()));
        manager.destroy();
        assertThat(manager.exists()).isFalse();
        assertThat(onDisk(manager)).isFalse();
    }

    @Test
    @DisplayName("S16: destroying twice, or what was never made, is no error")
    void destroyIsIdempotent() {
        CgroupManager manager = manager();
        manager.destroy();
        manager.prepare(UNLIMITED);
        manager.destroy();
        manager.destroy();
        assertThat(manager.exists()).isFalse();
    }

    @Test
    @DisplayName("S24: an attached process is counted and listed")
    void attachMovesAProcess() {
        CgroupManager manager = prepared();
        int pid = process();
        manager.attach(pid);
        assertThat(manager.pids()).containsExactly(pid);
        assertThat(manager.allPids()).containsExactly(pid);
        assertThat(manager.stats().pids().current()).hasValue(1);
    }

    @Test
    @DisplayName("S24: a process that is gone cannot be attached")
    void refusesAVanishedProcess() {
        CgroupManager manager = prepared();
        int pid = process();
        endProcess(pid);
        assertThatThrownBy(() -> manager.attach(pid))
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining(Integer.toString(pid));
    }

    @Test
    @DisplayName("S24: a manager made from saved paths works on the same cgroup")
    void savedPathsFindTheCgroupAgain() {
        CgroupManager first = prepared();
        int pid = process();
        first.attach(pid);
        CgroupManager second = manager(first.paths());
        assertThat(second.paths()).isEqualTo(first.paths());
        assertThat(second.exists()).isTrue();
        assertThat(second.pids()).containsExactly(pid);
        endProcess(pid);
        second.destroy();
        assertThat(first.exists()).isFalse();
    }

    @Test
    @DisplayName("S24: limits are set by prepare, changed by set, and those not named stay")
    void setsLimits() {
        CgroupManager manager = manager();
        manager.prepare(Resources.none().pids(64).build());
        assertThat(manager.stats().pids().limit()).hasValue(64);
        manager.set(Resources.none().pids(32).build());
        assertThat(manager.stats().pids().limit()).hasValue(32);
        manager.set(UNLIMITED);
        assertThat(manager.stats().pids().limit()).hasValue(32);
        manager.set(Resources.none().pids(-1).build());
        assertThat(manager.stats().pids().limit()).isEmpty();
    }

    @Test
    @DisplayName("S24: when a limit is refused, prepare leaves nothing behind")
    void failedPrepareLeavesNothing() {
        CgroupManager manager = manager();
        assertThatThrownBy(() -> manager.prepare(refused())).isInstanceOf(CaissonException.class);
        assertThat(manager.exists()).isFalse();
        assertThat(onDisk(manager)).isFalse();
    }

    @Test
    @DisplayName("S24: a cgroup with processes is not taken for a new container, and not touched")
    void refusesACgroupInUse() {
        CgroupManager first = prepared();
        int pid = process();
        first.attach(pid);
        assertThatThrownBy(() -> manager().prepare(UNLIMITED))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CGROUP_FAILED))
                .hasMessage("container's cgroup is not empty: 1 process(es) found");
        assertThat(first.pids()).containsExactly(pid);
    }

    @Test
    @DisplayName("S24: a frozen cgroup is not taken for a new container")
    void refusesAFrozenCgroup() {
        CgroupManager first = prepared();
        first.freeze();
        assertThatThrownBy(() -> manager().prepare(UNLIMITED)).hasMessage("container's cgroup unexpectedly frozen");
        assertThat(first.exists()).isTrue();
    }

    @Test
    @DisplayName("S15: freeze returns when all is frozen, thaw lets it run again, both twice")
    void freezesAndThaws() {
        CgroupManager manager = prepared();
        manager.attach(process());
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
        manager.freeze();
        manager.freeze();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.FROZEN);
        manager.thaw();
        manager.thaw();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED);
    }

    @Test
    @DisplayName("S14: killAll ends every process of the tree, and the cgroup can be removed")
    void killsAll() {
        CgroupManager manager = prepared();
        int first = process();
        int second = process();
        manager.attach(first);
        manager.attach(second);
        manager.killAll();
        awaitEnd(first);
        awaitEnd(second);
        assertThat(manager.allPids()).isEmpty();
        manager.destroy();
        assertThat(manager.exists()).isFalse();
    }

    @Test
    @DisplayName("S14: killAll ends processes of a frozen cgroup")
    void killsAllFrozen() {
        CgroupManager manager = prepared();
        int pid = process();
        manager.attach(pid);
        manager.freeze();
        manager.killAll();
        manager.thaw();
        awaitEnd(pid);
        assertThat(manager.allPids()).isEmpty();
    }

    @Test
    @DisplayName("S16: a cgroup with a running process is not removed")
    void refusesToDestroyACgroupInUse() {
        CgroupManager manager = prepared();
        int pid = process();
        manager.attach(pid);
        assertThatThrownBy(manager::destroy)
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining(id());
        assertThat(manager.pids()).containsExactly(pid);
    }

    @Test
    @DisplayName("S11, S16: a process can be attached below the cgroup; destroy removes what is below, too")
    void attachesBelow() {
        assumeTrue(makesDirectories(), NO_DIRECTORIES);
        CgroupManager manager = prepared();
        manager.paths().values().forEach(path -> makeBelow(Path.of(path)));
        int pid = process();
        manager.attach(pid, Map.of("", "below"));
        assertThat(manager.pids()).isEmpty();
        assertThat(manager.allPids()).containsExactly(pid);
        endProcess(pid);
        manager.destroy();
        assertThat(onDisk(manager)).isFalse();
    }

    @Test
    @DisplayName("S11: a manager without directories has nothing below them and nothing to mount")
    void refusesToAttachBelowNoDirectory() {
        assumeTrue(!makesDirectories(), "the manager makes directories");
        CgroupManager manager = prepared();
        int pid = process();
        assertThatThrownBy(() -> manager.attach(pid, Map.of("", "below")))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CGROUP_FAILED))
                .hasMessageContaining("below");
        assertThat(manager.allPids()).isEmpty();
        assertThat(manager.hierarchies()).isEmpty();
    }

    @Test
    @DisplayName("S11: a sub-path for one controller moves the process there")
    void attachesBelowOneController() {
        assumeTrue(makesDirectories(), NO_DIRECTORIES);
        CgroupManager manager = prepared();
        String controller = manager.paths().keySet().iterator().next();
        Path below = makeBelow(Path.of(manager.paths().get(controller)));
        int pid = process();
        manager.attach(pid, Map.of(controller, "below"));
        assertThat(host().files().read(below.resolve("cgroup.procs"))).isEqualTo(Integer.toString(pid));
        assertThat(manager.allPids()).containsExactly(pid);
    }

    @Test
    @DisplayName("S15, S16: what is below is frozen and killed with the cgroup, and removed level by level")
    void includesWhatIsBelow() {
        assumeTrue(makesDirectories(), NO_DIRECTORIES);
        CgroupManager manager = prepared();
        manager.paths().values().forEach(path -> makeBelow(makeBelow(Path.of(path))));
        int pid = process();
        manager.attach(pid, Map.of("", "below/below"));
        manager.freeze();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.FROZEN);
        manager.thaw();
        manager.killAll();
        awaitEnd(pid);
        manager.destroy();
        assertThat(onDisk(manager)).isFalse();
    }

    @Test
    @DisplayName("S15: what was never made is in no state, and thawing it is harmless")
    void thawsNothing() {
        CgroupManager manager = manager();
        manager.thaw();
        assertThat(manager.freezerState()).isEqualTo(FreezerState.UNDEFINED);
    }

    @Test
    @DisplayName("S11: a sub-path may not lead out of the cgroup")
    void refusesToAttachOutside() {
        CgroupManager manager = prepared();
        int pid = process();
        assertThatThrownBy(() -> manager.attach(pid, Map.of("", "../" + id() + "-other")))
                .isInstanceOf(CaissonException.class)
                .hasMessageEndingWith("is not a sub cgroup path");
        assertThat(manager.allPids()).isEmpty();
    }

    @Test
    @DisplayName("S11: a sub-path of a controller that is not there is refused")
    void refusesAnUnknownController() {
        CgroupManager manager = prepared();
        int pid = process();
        assertThatThrownBy(() -> manager.attach(pid, Map.of("no-such", "below")))
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining("unknown controller")
                .hasMessageContaining("no-such");
        assertThat(manager.path("no-such")).isEmpty();
    }

    @Test
    @DisplayName("S24: the hierarchies a container sees hold its cgroup")
    void describesHierarchies() {
        assumeTrue(makesDirectories(), NO_DIRECTORIES);
        CgroupManager manager = prepared();
        List<CgroupHierarchy> hierarchies = manager.hierarchies();
        assertThat(hierarchies).isNotEmpty();
        assertThat(hierarchies).allSatisfy(hierarchy -> {
            assertThat(host().files().isDirectory(hierarchy.cgroup())).isTrue();
            assertThat(hierarchy.cgroup()).startsWith(host().cgroupRoot().resolve(hierarchy.directory()));
            assertThat(manager.paths()).containsValue(hierarchy.cgroup().toString());
        });
    }

    @Test
    @DisplayName("S24: a descriptor of the cgroup is given, or its absence is said")
    void givesADescriptorOrNone() {
        CgroupManager manager = prepared();
        Optional<HostFd> directory = manager.directory();
        directory.ifPresent(fd -> assertThat(fd.number()).isNotNegative());
        directory.ifPresent(HostFd::close);
        assertThat(directory.isPresent())
                .isEqualTo(manager.directory().map(this::closed).isPresent());
    }

    private HostFd closed(HostFd fd) {
        fd.close();
        return fd;
    }

    @Test
    @DisplayName("S17: a new cgroup has seen no OOM kill")
    void countsOomKills() {
        assertThat(prepared().oomKillCount().orElse(0)).isLessThan(3);
    }
}
