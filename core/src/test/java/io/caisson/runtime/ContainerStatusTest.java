// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExecOptions;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status, and what is allowed in which one. */
class ContainerStatusTest {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @TempDir
    Path directory;

    private World world;
    private Container container;

    @BeforeEach
    void create() {
        world = new World(directory);
        container = world.create("one");
    }

    @AfterEach
    void delete() {
        world.runtime.delete("one", true);
        CreateUndoTest.assertNothingLeft(world, "after the test");
    }

    private ExecOptions exec() {
        return ExecOptions.of(container.config().process().orElseThrow());
    }

    private void endInit() throws InterruptedException {
        RunningProcess init = container.init().orElseThrow();
        init.signal(SIGKILL);
        init.waitFor();
    }

    @Test
    @DisplayName("S2: the fifo tells created from running")
    void createdUntilStarted() {
        assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
        container.start();
        assertThat(container.status()).isEqualTo(ContainerStatus.RUNNING);
        assertThat(world.store.directory("one").resolve("exec.fifo")).doesNotExist();
        assertThatThrownBy(container::start).hasMessage("cannot start an already running container");
    }

    @Test
    @DisplayName("S2: a dead init is stopped, whatever the files say")
    void deadInit() throws InterruptedException {
        endInit();
        assertThat(container.status()).isEqualTo(ContainerStatus.STOPPED);
        assertThat(container.state().pid()).isEmpty();
        assertThat(container.init()).isEmpty();
        assertThatThrownBy(container::start).hasMessage("cannot start a container that has stopped");
        assertThatThrownBy(() -> container.exec(exec())).hasMessage("cannot exec in a stopped container");
        assertThatThrownBy(container::pause).hasMessage("container not running");
        assertThatThrownBy(() -> container.kill(SIGTERM, false)).hasMessage("container not running");
    }

    @Test
    @DisplayName("S2: another process of the same pid is not the init")
    void reusedPid() throws Exception {
        SavedState state = world.store.load("one");
        world.store.save(States.withInit(state, state.initPid(), state.initStart() + 1, state.namespacePaths()));
        assertThat(container.status()).isEqualTo(ContainerStatus.STOPPED);
        assertThatThrownBy(() -> container.kill(SIGTERM, false)).hasMessage("container not running");
        assertThat(world.init.alive()).containsExactly(state.initPid());
        world.store.save(state);
    }

    @Test
    @DisplayName("S2, S15: a frozen cgroup is paused, and only then may be resumed")
    void pausing() {
        assertThatThrownBy(container::resume).hasMessage("container not paused");
        container.pause();
        assertThat(container.status()).isEqualTo(ContainerStatus.PAUSED);
        assertThatThrownBy(container::pause).hasMessage("container not running");
        assertThatThrownBy(container::start).hasMessage("cannot start a container in the paused state");
        assertThatThrownBy(() -> container.exec(exec()))
                .hasMessage("cannot exec in a paused container (use --ignore-paused to override)");
        container.resume();
        assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
        assertThat(world.plugins.cgroup("one").calls()).contains("freeze", "thaw");
    }

    @Test
    @DisplayName("S14, S15: the cgroup's manager learns who the init is before it kills or freezes, while it lives")
    void namesTheInit() {
        SavedState state = world.store.load("one");
        assertThat(world.plugins.cgroup("one").recognized()).isEmpty();
        container.pause();
        assertThat(world.plugins.cgroup("one").recognized()).containsExactly(state.initPid());
    }

    @Test
    @DisplayName("S14: a killed container is thawed so that it can die")
    void killedWhilePaused() {
        container.start();
        container.pause();
        container.kill(SIGKILL, false);
        assertThat(world.plugins.cgroup("one").calls()).endsWith("freeze", "thaw");
    }

    @Test
    @DisplayName("S14: a signal to all reaches every process of the cgroup")
    void signalToAll() throws InterruptedException {
        RunningProcess init = container.init().orElseThrow();
        container.kill(SIGTERM, true);
        assertThat(init.waitFor().signal()).isEqualTo(SIGTERM);
    }

    @Test
    @DisplayName("S14: a cgroup that cannot be killed is an error that says so")
    void cgroupCannotBeKilled() {
        world.plugins
                .cgroup("one")
                .fail("killAll", new CaissonException(ErrorCode.CGROUP_FAILED, "failed to write 'cgroup.kill'"));
        assumeFalse(world.parts.host().rootless(), "a rootless runtime signals the init alone then");
        assertThatThrownBy(() -> container.kill(SIGKILL, true))
                .hasMessage("unable to kill all processes: failed to write 'cgroup.kill'");
        world.plugins.cgroup("one").fail("killAll", null);
    }

    @Test
    @DisplayName("S14: there is no signal 0 or 65")
    void badSignals() {
        assertThatThrownBy(() -> container.kill(0, false)).isInstanceOf(CaissonException.class);
        assertThatThrownBy(() -> container.kill(65, false)).isInstanceOf(CaissonException.class);
    }

    @Test
    @DisplayName("S16: a running container is not deleted without force, a created one is")
    void deleting() {
        container.start();
        assertThatThrownBy(() -> container.delete(false))
                .hasMessage("cannot delete container one that is not stopped: running");
        container.delete(true);
        assertThat(world.runtime.ids()).isEmpty();
        container.delete(true);
        assertThatThrownBy(() -> container.delete(false)).hasMessageStartingWith("container does not exist");

        Container second = world.create("two");
        second.delete(false);
        assertThat(world.runtime.ids()).isEmpty();
    }

    @Test
    @DisplayName("S16: a state directory without a state is removed by force only")
    void halfMade() throws Exception {
        Files.createDirectory(world.store.root().resolve("half"));
        assertThatThrownBy(() -> world.runtime.delete("half", false))
                .hasMessageStartingWith("container does not exist");
        world.runtime.delete("half", true);
        world.runtime.delete("never-there", true);
        assertThat(world.runtime.ids()).containsExactly("one");
    }

    @Test
    @DisplayName("S16: a container whose maker died early is creating, and force removes it with its cgroup")
    void makerDied() {
        world.runtime.delete("one", true);
        Claim.make(world.store, TestStates.creating("one", world.bundle()), () -> {});
        world.plugins.cgroup("one").prepare(DefaultDeviceRules.complete(TestStates.SPEC));
        assertThat(world.runtime.get("one").status()).isEqualTo(ContainerStatus.CREATING);
        assertThatThrownBy(() -> world.runtime.delete("one", false))
                .hasMessage("cannot delete container one that is not stopped: creating");
        world.runtime.delete("one", true);
        assertThat(world.plugins.cgroup("one").exists()).isFalse();
    }

    @Test
    @DisplayName("S1: what another process made can be seen and signalled, but not waited for")
    void foreignInit() {
        CaissonRuntime other = new World(directory).runtime;
        RunningProcess init = other.get("one").init().orElseThrow();
        assertThat(init.isAlive()).isTrue();
        assertThat(init.pid()).isEqualTo(world.store.load("one").initPid());
        assertThatThrownBy(init::waitFor).hasMessageContaining("this process did not make the container");
    }

    @Test
    @DisplayName("S1: a handle does not speak for a later container of the same id")
    void replaced() {
        container.delete(true);
        world.create("one");
        assertThatThrownBy(container::status)
                .isInstanceOf(CaissonException.class)
                .hasMessageStartingWith("container does not exist");
    }
}
