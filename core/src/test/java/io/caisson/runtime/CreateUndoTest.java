// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.launch.ScriptedInit;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails while a container is made, nothing of it is left. */
class CreateUndoTest {
    private static final String HOOKS = ",\"hooks\":{\"createRuntime\":[{\"path\":\"/bin/true\"}]}";
    private static final int MORE_THAN_ENOUGH = 1000;

    @TempDir
    Path directory;

    @Test
    @DisplayName("S1, S5: each system call of create fails in turn and nothing stays behind")
    void eachSystemCallFailsInTurn() {
        World world = new World(directory, CreateUndoTest::setUpWithHooks).bundle(HOOKS, "");
        int failures = 0;
        for (int call = 1; call < MORE_THAN_ENOUGH; call++) {
            world.probe.failCall(call);
            boolean created = tryToCreate(world);
            String failed = world.probe.failed();
            world.probe.failCall(0);
            if (created) {
                world.runtime.delete("one", true);
            } else {
                failures++;
            }
            assertNothingLeft(world, "after call " + call + " (" + failed + ") failed");
            if (failed.isEmpty()) {
                assertThat(failures).isGreaterThan(20);
                return;
            }
        }
        throw new AssertionError("create makes more calls than " + MORE_THAN_ENOUGH);
    }

    private static boolean tryToCreate(World world) {
        try {
            world.create("one");
            return true;
        } catch (CaissonException e) {
            return false;
        }
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble("ends before it makes a process", stage -> stage.readPlan()),
                trouble("ends without reading its plan", stage -> {}),
                trouble("fails before it makes a process", stage -> {
                    stage.readPlan();
                    stage.fail(2, "open mount source", "/nowhere", "");
                }),
                trouble("ends once the process is attached", stage -> {
                    stage.readPlan();
                    stage.makeProcess();
                    stage.expect(Wire.SYNC_ATTACHED);
                }),
                trouble("fails in its set-up", stage -> {
                    stage.readPlan();
                    stage.makeProcess();
                    stage.expect(Wire.SYNC_ATTACHED);
                    stage.fail(13, "set hostname", "box", "");
                }),
                trouble("talks nonsense", stage -> {
                    stage.readPlan();
                    stage.say(99);
                    stage.hang();
                }),
                trouble("is ready before it is there", stage -> {
                    stage.readPlan();
                    stage.say(Wire.SYNC_READY);
                    stage.hang();
                }));
    }

    private static Arguments trouble(String what, ScriptedInit.Script script) {
        return Arguments.of(what, script);
    }

    @ParameterizedTest(name = "S5: caisson-init {0}")
    @MethodSource("troubles")
    void undoesWhenInitFails(String what, ScriptedInit.Script script) {
        World world = new World(directory, script);
        assertThatThrownBy(() -> world.create("one"))
                .isInstanceOf(CaissonException.class)
                .hasMessageStartingWith("unable to start container process: ");
        assertNothingLeft(world, "when caisson-init " + what);
    }

    @Test
    @DisplayName("S19: a failing createRuntime hook ends the container, poststop hooks still run")
    void failingHook() {
        World world = new World(directory, CreateUndoTest::setUpWithHooks)
                .bundle(
                        ",\"hooks\":{\"createRuntime\":[{\"path\":\"/one\"},{\"path\":\"/two\"}],"
                                + "\"poststop\":[{\"path\":\"/last\"}]}",
                        "");
        world.plugins.hook = (phase, index, hook, state, bundle) -> {
            if (hook.path().equals("/one")) {
                throw new CaissonException(io.caisson.api.ErrorCode.HOOK_FAILED, "hook '/one' failed");
            }
        };
        assertThatThrownBy(() -> world.create("one"))
                .hasMessage("unable to start container process: hook '/one' failed");
        assertThat(world.plugins.hooks).containsExactly("createRuntime 0 /one", "poststop 0 /last");
        assertThat(world.plugins.states.get(1))
                .contains("\"status\":\"stopped\"")
                .doesNotContain("\"pid\"");
        assertNothingLeft(world, "after a failed hook");
    }

    @Test
    @DisplayName("S1: an interrupt of the calling thread ends create and undoes it")
    void interrupted() throws InterruptedException {
        World world = new World(directory, stage -> {
            stage.readPlan();
            stage.makeProcess();
            stage.expect(Wire.SYNC_ATTACHED);
            creating.interrupt();
            stage.hang();
        });
        Throwable[] thrown = new Throwable[1];
        boolean[] stillSet = new boolean[1];
        creating = new Thread(() -> {
            try {
                world.create("one");
            } catch (CaissonException e) {
                thrown[0] = e;
                stillSet[0] = Thread.currentThread().isInterrupted();
            }
        });
        creating.start();
        creating.join();
        assertThat(thrown[0]).hasMessageContaining("interrupted while waiting for the container's init");
        assertThat(stillSet[0]).isTrue();
        assertNothingLeft(world, "after an interrupt");
    }

    private volatile Thread creating;

    @Test
    @DisplayName("S5: a second container of the same id is refused and the first stays")
    void idInUse() {
        World world = new World(directory);
        Container first = world.create("one");
        assertThatThrownBy(() -> world.create("one")).hasMessageStartingWith("container with given ID already exists");
        assertThat(first.status()).isEqualTo(io.caisson.spec.ContainerStatus.CREATED);
        first.delete(true);
        assertNothingLeft(world, "after the first was deleted");
    }

    private static void setUpWithHooks(ScriptedInit.Stage stage) {
        stage.readPlan();
        stage.makeProcess();
        stage.expect(Wire.SYNC_ATTACHED);
        stage.say(Wire.SYNC_HOOKS);
        stage.expect(Wire.SYNC_HOOKS_DONE);
        stage.say(Wire.SYNC_READY);
        stage.expect(Wire.SYNC_RUN);
        stage.closeConversation();
        stage.awaitStart();
    }

    static void assertNothingLeft(World world, String when) {
        assertThat(world.runtime.ids()).as("state directories " + when).isEmpty();
        assertThat(world.init.alive()).as("processes " + when).isEmpty();
        assertThat(world.plugins.cgroups.values()).as("cgroups " + when).noneMatch(manager -> manager.exists());
        assertThat(world.probe.leaks()).as("open descriptors " + when).isEmpty();
        assertThat(world.init.surprises()).as("surprises of the script " + when).isEmpty();
    }
}
