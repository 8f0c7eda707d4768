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
import io.caisson.nsexec.Wire;
import io.caisson.rdt.IntelRdtProvider;
import io.caisson.runtime.launch.ScriptedInit;
import io.caisson.runtime.store.SavedResctrl;
import io.caisson.runtime.store.SavedState;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers with a resctrl group, made by the plugin on a simulated kernel. */
class ResctrlTest {
    private static final String GROUP = ",\"intelRdt\":{\"l3CacheSchema\":\"L3:0=f\",\"enableMonitoring\":true}";

    @TempDir
    Path directory;

    private ResctrlHost host;
    private Path root;
    private Map<String, String> before;

    private World world(ScriptedInit.Script script, String linux) {
        World world = new World(directory, script, real -> {
                    host = new ResctrlHost(real, directory.resolve("machine"));
                    return host;
                })
                .bundle("", linux);
        world.plugins.resctrlProvider = new IntelRdtProvider();
        root = host.resctrl.root();
        before = Tree.snapshot(root);
        return world;
    }

    private World world(String linux) {
        return world(ScriptedInit::goodSetUp, linux);
    }

    private RunningProcess exec(Container container) {
        return container.exec(new ExecOptions(
                container.config().process().orElseThrow(), ProcessIo.none(), false, Map.of(), Optional.empty()));
    }

    private void assertAsBefore(World world, String when) {
        assertThat(Tree.snapshot(root)).as("resctrl " + when).isEqualTo(before);
        CreateUndoTest.assertNothingLeft(world, when);
    }

    @Test
    @DisplayName("S18, S25: the groups hold init and exec'd processes, and go by what the state says of them")
    void lifeOfAGroup() throws InterruptedException {
        World world = world(GROUP);
        List<SavedState> saved = new ArrayList<>();
        host.beforeMaking = path -> saved.add(world.store.load("one"));
        Container container = world.create("one");
        Path group = root.resolve("one");
        Path monitor = group.resolve("mon_groups/one");
        SavedResctrl ours =
                new SavedResctrl("intel-rdt", group.toString(), Optional.of(monitor.toString()), true, true);
        assertThat(world.store.load("one").resctrl()).contains(ours);
        assertThat(saved).as("before each directory is made").hasSize(2).allMatch(state -> state.resctrl()
                .equals(Optional.of(ours)));
        RunningProcess process = exec(container);
        int init = world.store.load("one").initPid();
        assertThat(host.resctrl.tasks(monitor)).containsExactlyInAnyOrder(init, process.pid());
        assertThat(host.resctrl.tasks(group)).containsExactlyInAnyOrder(init, process.pid());
        process.signal(9);
        process.waitFor();
        new CaissonRuntime(world.parts).delete("one", true);
        assertAsBefore(world, "after delete by another runtime");
    }

    @Test
    @DisplayName("S25: a forced delete after a crash removes what had been made, however far that came")
    void deletesAfterACrash() {
        World world = world(GROUP);
        List<SavedState> saved = new ArrayList<>();
        host.beforeMaking = path -> saved.add(world.store.load("one"));
        world.create("one");
        world.runtime.delete("one", true);
        for (List<String> made : List.of(List.<String>of(), List.of("one"), List.of("one", "one/mon_groups/one"))) {
            host.beforeMaking = path -> {};
            world.store.create("one");
            world.store.save(saved.get(0));
            made.forEach(name -> host.machine.files().makeDirectory(root.resolve(name)));
            new CaissonRuntime(world.parts).delete("one", true);
            assertAsBefore(world, "after a crash with " + made);
        }
    }

    @Test
    @DisplayName("S5, S25: what fails while or after the groups are made leaves none")
    void leavesNothing() {
        World refused = world(",\"intelRdt\":{\"schemata\":[\"L3:0=5\"],\"enableMonitoring\":true}");
        assertThatThrownBy(() -> refused.create("one"))
                .hasMessageStartingWith("unable to start container process: unable to apply Intel RDT configuration: "
                        + "failed to write 'L3:0=5'")
                .hasMessageEndingWith("(The mask 5 has non-consecutive 1-bits)");
        assertThat(host.machine.files().read(root.resolve("info/last_cmd_status")))
                .startsWith("The mask 5");
        host.machine.files().write(root.resolve("tasks"), "\n"); // makes the kernel forget it
        assertAsBefore(refused, "after a refused schema");
        World failed = world(
                stage -> {
                    stage.readPlan();
                    stage.makeProcess();
                    stage.expect(Wire.SYNC_ATTACHED);
                    stage.fail(13, "set hostname", "box", "");
                },
                GROUP);
        assertThatThrownBy(() -> failed.create("one")).hasMessageContaining("set hostname");
        assertAsBefore(failed, "after a failed set-up");
        World unstarted = world(stage -> {}, GROUP);
        assertThatThrownBy(() -> unstarted.create("one")).isInstanceOf(CaissonException.class);
        assertAsBefore(unstarted, "after a failed start of caisson-init");
    }

    @Test
    @DisplayName("S25: groups of others are joined, told in the state as such, and stay")
    void leavesGroupsOfOthers() {
        World world = world(",\"intelRdt\":{\"closID\":\"gold\",\"enableMonitoring\":true}");
        host.machine.files().makeDirectory(root.resolve("gold"));
        before = Tree.snapshot(root);
        world.create("one");
        SavedResctrl saved = world.store.load("one").resctrl().orElseThrow();
        assertThat(saved.owned()).isFalse();
        assertThat(saved.monitoringOwned()).isTrue();
        assertThat(host.resctrl.tasks(root.resolve("gold")))
                .containsExactly(world.store.load("one").initPid());
        world.runtime.delete("one", true);
        assertAsBefore(world, "after delete");
    }

    @Test
    @DisplayName("S25: a group that somebody else makes at the last moment is not ours")
    void notesWhoWasFaster() {
        World world = world(",\"intelRdt\":{}");
        host.beforeMaking = path -> host.machine.files().makeDirectory(path);
        world.create("one");
        assertThat(world.store.load("one").resctrl().orElseThrow().owned()).isFalse();
        world.runtime.delete("one", true);
        assertThat(root.resolve("one")).isDirectory();
    }

    @Test
    @DisplayName("S25: an exec'd process that cannot join the groups is ended")
    void execFailsWithoutItsGroup() {
        World world = world(GROUP);
        Container container = world.create("one");
        host.machine.files().removeDirectory(root.resolve("one/mon_groups/one"));
        assertThatThrownBy(() -> exec(container)).hasMessageContaining("unable to apply Intel RDT configuration");
        assertThat(world.init.alive()).containsExactly(world.store.load("one").initPid());
        world.runtime.delete("one", true);
        assertAsBefore(world, "after delete");
    }

    @Test
    @DisplayName("S25: without intelRdt resctrl is not touched, and without resctrl there is no intelRdt")
    void needsBoth() {
        World world = world("");
        world.plugins.resctrlProvider = null;
        exec(world.create("one"));
        world.runtime.delete("one", true);
        assertThat(host.machine.files().writes()).isEmpty();
        world.bundle("", GROUP);
        assertThatThrownBy(() -> world.create("one"))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESCTRL_FAILED))
                .hasMessage("intelRdt is specified in config, but Intel RDT is not enabled: resctrl is not mounted");
        assertThat(world.runtime.ids()).isEmpty();
    }
}
