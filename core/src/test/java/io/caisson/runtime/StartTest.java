// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.host.SpawnRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the bundle to the running program: what is told to whom, and when. */
class StartTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("S7: descriptors from 3 on, arguments, environment and directory of caisson-init")
    void spawnRequest() {
        World world = new World(directory);
        world.create("one");
        SpawnRequest request = world.init.requests().get(0);
        assertThat(request.arguments()).containsExactly("caisson", "init");
        assertThat(request.directory()).hasValue(world.bundle().resolve("rootfs"));
        assertThat(request.descriptors()).hasSize(7);
        assertThat(request.environment())
                .contains(
                        "_LIBCONTAINER_INITPIPE=3",
                        "_LIBCONTAINER_SYNCPIPE=4",
                        "_LIBCONTAINER_LOGPIPE=5",
                        "_LIBCONTAINER_FIFOFD=6",
                        "_LIBCONTAINER_INITTYPE=standard",
                        "_CAISSON_FDS=4")
                .allMatch(entry -> entry.startsWith("_LIBCONTAINER_") || entry.startsWith("_CAISSON_"));
        world.runtime.delete("one", true);
    }

    @Test
    @DisplayName("S9: the library spawns with the listed descriptors only and changes none of the host's")
    void noOtherDescriptors() {
        World world = new World(directory);
        world.create("one");
        assertThat(world.init.requests().get(0).descriptors()).hasSize(3 + 4);
        world.runtime.delete("one", true);
        CreateUndoTest.assertNothingLeft(world, "after the deletion");
    }

    @Test
    @DisplayName("S18: the state on disk is there before the cgroup, and complete at the end")
    void savedState() {
        List<Boolean> creating = new ArrayList<>();
        World world = new World(directory);
        world.plugins.listeners.add(new LifecycleListener() {
            @Override
            public void created(State state) {
                creating.add(world.store.load("one").creating());
            }
        });
        world.create("one");
        SavedState state = world.store.load("one");
        assertThat(creating).containsExactly(false);
        assertThat(state.initPid()).isEqualTo(world.init.alive().get(0));
        assertThat(state.initStart()).isPositive();
        assertThat(state.namespacePaths().values())
                .contains("/proc/" + state.initPid() + "/ns/mnt", "/proc/" + state.initPid() + "/ns/net");
        assertThat(state.externalDescriptors()).containsExactly("/dev/null", "/dev/null", "/dev/null");
        assertThat(state.cgroupPaths()).isEqualTo(Map.of("", "/caisson-test/one"));
        assertThat(world.plugins.cgroup("one").calls()).containsExactly("prepare", "attach " + state.initPid());
        world.runtime.delete("one", true);
    }

    @Test
    @DisplayName("S5: a cgroup that cannot be made leaves nothing")
    void cgroupFails() {
        World world = new World(directory);
        world.plugins
                .cgroup("one")
                .fail("prepare", new CaissonException(ErrorCode.CGROUP_FAILED, "failed to write 'memory.max'"));
        assertThatThrownBy(() -> world.create("one"))
                .hasMessage("unable to start container process: unable to apply cgroup configuration: "
                        + "failed to write 'memory.max'");
        CreateUndoTest.assertNothingLeft(world, "without a cgroup");
        assertThat(world.init.requests()).isEmpty();
    }

    @Test
    @DisplayName("S5: a cgroup somebody uses is refused and left alone")
    void cgroupInUse() {
        World world = new World(directory);
        world.plugins.cgroup("one").prepare(DefaultDeviceRules.complete(TestStates.SPEC));
        world.plugins.cgroup("one").attach(1);
        assertThatThrownBy(() -> world.create("one"))
                .hasMessageEndingWith("container's cgroup is not empty: 1 process(es) found");
        assertThat(world.plugins.cgroup("one").calls()).containsExactly("prepare", "attach 1");
        assertThat(world.runtime.ids()).isEmpty();
    }

    @Test
    @DisplayName("S5, S25: resctrl is prepared and attached after the cgroup, and removed again")
    void resctrl() {
        World world = new World(directory).bundle("", ",\"intelRdt\":{\"closID\":\"guaranteed\"}");
        world.create("one");
        assertThat(world.plugins.resctrl.calls).containsExactly("prepare", "attach");
        assertThat(world.store.load("one").resctrl().orElseThrow().path()).isEqualTo("/sys/fs/resctrl/one");
        world.runtime.delete("one", true);
        assertThat(world.plugins.resctrl.calls).containsExactly("prepare", "attach", "destroy");

        world.plugins.resctrl.failing = true;
        assertThatThrownBy(() -> world.create("two"))
                .hasMessageContaining("unable to apply Intel RDT configuration: failed to write 'schemata'");
        CreateUndoTest.assertNothingLeft(world, "without resctrl");
    }

    @Test
    @DisplayName("S19: hooks come in the order of the specification with the state of the moment")
    void hookOrder() {
        List<String> documents = new ArrayList<>();
        World world = new World(directory, stage -> {
                    stage.readPlan();
                    stage.makeProcess();
                    stage.expect(Wire.SYNC_ATTACHED);
                    stage.say(Wire.SYNC_HOOKS);
                    documents.add(stage.expect(Wire.SYNC_HOOKS_DONE).orElseThrow());
                    stage.say(Wire.SYNC_READY);
                    documents.add(stage.expect(Wire.SYNC_RUN).orElseThrow());
                    stage.closeConversation();
                    stage.awaitStart();
                })
                .bundle(
                        ",\"hooks\":{\"prestart\":[{\"path\":\"/a\"}],\"createRuntime\":[{\"path\":\"/b\"},"
                                + "{\"path\":\"/c\"}],\"poststart\":[{\"path\":\"/d\"}],\"poststop\":[{\"path\":\"/e\"}]}",
                        "");
        Container container = world.create("one");
        assertThat(world.plugins.hooks).containsExactly("prestart 0 /a", "createRuntime 0 /b", "createRuntime 1 /c");
        assertThat(world.plugins.states).allMatch(state -> state.contains("\"status\":\"creating\""));
        assertThat(documents.get(0)).contains("\"status\":\"creating\"", "\"pid\":");
        assertThat(documents.get(1)).contains("\"status\":\"created\"");
        container.start();
        assertThat(world.plugins.hooks).endsWith("poststart 0 /d");
        assertThat(world.plugins.states.get(3)).contains("\"status\":\"running\"");
        container.delete(true);
        assertThat(world.plugins.hooks).endsWith("poststop 0 /e");
        assertThat(world.plugins.states.get(4)).contains("\"status\":\"stopped\"");
    }

    @Test
    @DisplayName("S19: a failing poststart hook ends the container and is the error of start")
    void failingPoststart() throws InterruptedException {
        World world = new World(directory).bundle(",\"hooks\":{\"poststart\":[{\"path\":\"/d\"}]}", "");
        world.plugins.hook = (phase, index, hook, state, bundle) -> {
            throw new CaissonException(ErrorCode.HOOK_FAILED, "hook '/d' failed");
        };
        Container container = world.create("one");
        RunningProcess init = container.init().orElseThrow();
        assertThatThrownBy(container::start).hasMessage("hook '/d' failed");
        assertThat(init.waitFor().signal()).isEqualTo(9);
        assertThat(container.status()).isEqualTo(ContainerStatus.STOPPED);
        container.delete(false);
    }

    @Test
    @DisplayName("S19: failing poststop hooks do not keep a container from being deleted")
    void failingPoststop() {
        World world =
                new World(directory).bundle(",\"hooks\":{\"poststop\":[{\"path\":\"/a\"},{\"path\":\"/b\"}]}", "");
        world.plugins.hook = (phase, index, hook, state, bundle) -> {
            throw new CaissonException(ErrorCode.HOOK_FAILED, "hook failed");
        };
        world.create("one").delete(true);
        assertThat(world.plugins.hooks).containsExactly("poststop 0 /a", "poststop 1 /b");
        CreateUndoTest.assertNothingLeft(world, "after failed poststop hooks");
    }

    @Test
    @DisplayName("S1: a listener may refuse a container before anything is made, and its start")
    void listeners() {
        World world = new World(directory);
        List<String> heard = new ArrayList<>();
        world.plugins.listeners.add(new LifecycleListener() {
            @Override
            public void beforeCreate(String id, RuntimeSpec spec) {
                heard.add("beforeCreate " + id);
                if (id.equals("bad")) {
                    throw new IllegalStateException("no such image");
                }
            }

            @Override
            public void beforeStart(State state) {
                throw new IllegalStateException("not now");
            }

            @Override
            public void deleted(State state) {
                heard.add("deleted " + state.status().text());
                throw new IllegalStateException("ignored");
            }
        });
        assertThatThrownBy(() -> world.create("bad")).hasMessage("refused by lifecycle listener 'fake': no such image");
        Container container = world.create("good");
        assertThatThrownBy(container::start).hasMessage("refused by lifecycle listener 'fake': not now");
        assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
        container.delete(false);
        assertThat(heard).containsExactly("beforeCreate bad", "beforeCreate good", "deleted stopped");
    }

    @Test
    @DisplayName("S20: without a better word the last line of the log tells why the init ended")
    void lastLogLine() {
        World world = new World(directory, stage -> {
            stage.readPlan();
            stage.makeProcess();
            stage.expect(Wire.SYNC_ATTACHED);
            stage.log("{\"level\":\"debug\",\"msg\":\"mount\"}");
            stage.log("{\"level\":\"error\",\"msg\":\"failed to mount '/a': \\\"quoted\\\"\"}");
        });
        assertThatThrownBy(() -> world.create("one"))
                .hasMessage("unable to start container process: error during container init: "
                        + "failed to mount '/a': \"quoted\"");
    }

    @Test
    @DisplayName("S6: an init that dies before its start is not started")
    void deadBeforeStart() throws InterruptedException {
        World world = new World(directory);
        Container container = world.create("one");
        RunningProcess init = container.init().orElseThrow();
        world.parts.inits().signal(world.store.load("one"), 9);
        init.waitFor();
        assertThatThrownBy(container::start)
                .isInstanceOf(CaissonException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isIn("container process is already dead", "cannot start a container that has stopped"));
        container.delete(true);
    }

    @Test
    @DisplayName("S14: who ends a container by what it once knew does not end another of the same id")
    void terminatesOnlyItsOwn() {
        World world = new World(directory);
        world.create("one");
        SavedState former = world.store.load("one");
        world.runtime.delete("one", true);
        Container other = world.create("one");
        assertThatThrownBy(() -> new Signals(world.parts).terminate(former))
                .hasMessage("container does not exist: 'one'");
        assertThat(other.status()).isEqualTo(ContainerStatus.CREATED);
        new Destroyer(world.parts).delete(former, true);
        assertThat(other.status()).isEqualTo(ContainerStatus.CREATED);
        other.delete(true);
    }
}
