// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExecOptions;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.testkit.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When listeners are asked and told in the life of a container. */
class ListenerPhasesTest {
    private static final LinuxResources NINE = Resources.none().pids(9).build();

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile String refused = "";
    private World world;

    @BeforeEach
    void listen() {
        world = new World(directory).bundle("", ",\"resources\":{\"pids\":{\"limit\":5}}");
        world.plugins.listeners.add(new Recorder());
    }

    private final class Recorder implements LifecycleListener {
        private void ask(String question, String detail) {
            heard.add(question + " " + detail);
            if (question.equals(refused)) {
                throw new IllegalStateException("not today");
            }
        }

        private void tell(String news, State state) {
            heard.add(news + " " + state.status().text());
        }

        @Override
        public void beforeCreate(String id, RuntimeSpec spec) {
            ask("beforeCreate", id);
        }

        @Override
        public void created(State state) {
            tell("created", state);
        }

        @Override
        public void notCreated(String id, RuntimeSpec spec, String reason) {
            heard.add("notCreated " + id + ": " + reason + world.runtime.ids());
        }

        @Override
        public void beforeStart(State state) {
            ask("beforeStart", state.status().text());
        }

        @Override
        public void started(State state) {
            tell("started", state);
        }

        @Override
        public void beforeExec(State state, ContainerProcess process) {
            ask("beforeExec", state.status().text() + " " + process.args());
        }

        @Override
        public void executed(State state, ContainerProcess process, int pid) {
            tell("executed " + process.args() + " " + pid, state);
        }

        @Override
        public void beforeUpdate(State state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
            ask("beforeUpdate", change.pids().map(LinuxPids::limit).orElse(0L) + " " + savedLimit());
        }

        @Override
        public void updated(State state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
            tell("updated " + savedLimit(), state);
        }

        @Override
        public void paused(State state) {
            tell("paused", state);
        }

        @Override
        public void resumed(State state) {
            tell("resumed", state);
        }

        @Override
        public void signalled(State state, int signal, boolean all) {
            heard.add("signalled " + signal + " " + all);
        }

        @Override
        public void beforeDelete(State state) {
            tell("beforeDelete " + world.runtime.ids(), state);
        }

        @Override
        public void deleted(State state) {
            tell("deleted " + world.runtime.ids() + " " + world.plugins.hooks, state);
        }
    }

    private long savedLimit() {
        return world.store
                .load("one")
                .spec()
                .linux()
                .flatMap(linux -> linux.resources())
                .flatMap(LinuxResources::pids)
                .map(LinuxPids::limit)
                .orElseThrow();
    }

    private static ExecOptions exec(Container container) {
        ContainerProcess process = container.config().process().orElseThrow();
        return new ExecOptions(process, ProcessIo.none(), false, Map.of(), Optional.empty());
    }

    @Test
    @DisplayName("every phase of a life, in order, each with what holds at that moment")
    void wholeLife() throws InterruptedException {
        Container container = world.create("one");
        container.start();
        RunningProcess process = container.exec(exec(container));
        container.update(NINE, Optional.empty());
        container.pause();
        container.resume();
        container.kill(18, true);
        process.signal(9);
        process.waitFor();
        container.delete(true);
        String args = container.config().process().orElseThrow().args().toString();
        assertThat(heard)
                .containsExactly(
                        "beforeCreate one",
                        "created created",
                        "beforeStart created",
                        "started running",
                        "beforeExec running " + args,
                        "executed " + args + " " + process.pid() + " running",
                        "beforeUpdate 9 5",
                        "updated 9 running",
                        "paused paused",
                        "resumed running",
                        "signalled 18 true",
                        "beforeDelete [one] running",
                        "deleted [] [] stopped");
    }

    @Test
    @DisplayName("what is refused is not done, and leaves the container as it was")
    void refusals() {
        refused = "beforeCreate";
        assertThatThrownBy(() -> world.create("one"))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VETOED));
        assertThat(heard).containsExactly("beforeCreate one");
        CreateUndoTest.assertNothingLeft(world, "after a refusal");
        refused = "beforeExec";
        Container container = world.create("one");
        container.start();
        assertThatThrownBy(() -> container.exec(exec(container)))
                .hasMessage("refused by lifecycle listener 'fake': not today");
        assertThat(world.init.requests()).hasSize(1);
        refused = "beforeUpdate";
        assertThatThrownBy(() -> container.update(NINE, Optional.empty()))
                .hasMessage("refused by lifecycle listener 'fake': not today");
        assertThat(savedLimit()).isEqualTo(5);
        assertThat(world.plugins.cgroup("one").calls()).doesNotContain("set");
        heard.clear();
        container.delete(true);
        assertThat(heard).containsExactly("beforeDelete [one] running", "deleted [] [] stopped");
    }

    @Test
    @DisplayName("who let a container pass that fails is told, when nothing of it is left")
    void notCreated() {
        world.plugins
                .cgroup("one")
                .fail("prepare", new CaissonException(ErrorCode.CGROUP_FAILED, "failed to write 'memory.max'"));
        assertThatThrownBy(() -> world.create("one")).isInstanceOf(CaissonException.class);
        assertThat(heard)
                .containsExactly(
                        "beforeCreate one",
                        "notCreated one: unable to start container process: unable to apply cgroup configuration: "
                                + "failed to write 'memory.max'[]");
    }
}
