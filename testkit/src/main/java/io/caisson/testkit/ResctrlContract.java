// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every manager of resctrl groups does, on a fake tree. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ResctrlContract extends PluginContract<ResctrlProvider> {
    @TempDir
    Path machine;

    private TempHost host;
    private Path root;

    @BeforeEach
    void mount() {
        host = TempHost.in(machine);
        root = FakeResctrl.mount(host).root();
    }

    @Override
    protected Class<ResctrlProvider> kind() {
        return ResctrlProvider.class;
    }

    @Override
    protected TempHost host() {
        return host;
    }

    /** A manager of the container {@code box}. */
    protected ResctrlManager manager(LinuxIntelRdt config) {
        return provider().create(ResctrlContext.of(host, "box", config));
    }

    /** A configuration with a closID (or none) and lines of schemata. */
    protected static LinuxIntelRdt config(Optional<String> closId, String... schemata) {
        return new LinuxIntelRdt(closId, List.of(schemata), Optional.empty(), Optional.empty(), false);
    }

    private static LinuxIntelRdt own(String... schemata) {
        return config(Optional.empty(), schemata);
    }

    private static LinuxIntelRdt shared(String... schemata) {
        return config(Optional.of("shared"), schemata);
    }

    private String schemata(String group) {
        return Tree.text(root.resolve(group).resolve("schemata"));
    }

    @Test
    @DisplayName("S25: making a manager touches nothing")
    void createTouchesNothing() {
        Map<String, String> before = Tree.snapshot(root);
        manager(own("L3:0=f"));
        assertThat(Tree.snapshot(root)).isEqualTo(before);
    }

    @Test
    @DisplayName("S25: a group named like the container is made, filled and removed")
    void makesAndRemovesItsGroup() {
        Map<String, String> before = Tree.snapshot(root);
        ResctrlManager manager = manager(own("L3:0=f;1=f", "MB:0=50"));
        manager.prepare();
        assertThat(manager.path()).isEqualTo(root.resolve("box"));
        assertThat(schemata("box")).isEqualTo("L3:0=f;1=f\nMB:0=50;1=100");
        manager.destroy();
        manager.destroy();
        assertThat(Tree.snapshot(root)).isEqualTo(before);
    }

    @Test
    @DisplayName("S25: all lines go in one write: cache, bandwidth, then the list")
    void writesOnceInOrder() {
        manager(new LinuxIntelRdt(
                        Optional.empty(), List.of("L3:1=ff"), Optional.of("L3:0=f"), Optional.of("MB:0=20"), false))
                .prepare();
        assertThat(host.files().written("schemata")).containsExactly("L3:0=f\nMB:0=20\nL3:1=ff\n");
    }

    @Test
    @DisplayName("S25: without a schema none is written")
    void writesNoEmptySchema() {
        manager(own()).prepare();
        assertThat(host.files().written("schemata")).isEmpty();
    }

    @Test
    @DisplayName("S25: a process joins the group")
    void attaches() {
        ResctrlManager manager = manager(own("L3:0=f"));
        manager.prepare();
        int pid = host.startProcess();
        manager.attach(pid);
        assertThat(Tree.text(root.resolve("box/tasks"))).isEqualTo(Integer.toString(pid));
    }

    @Test
    @DisplayName("S25: a refused schema is told in the kernel's words, and nothing is left")
    void reportsTheKernelsReason() {
        Map<String, String> before = Tree.snapshot(root.resolve("mon_groups"));
        assertThatThrownBy(() -> manager(own("L2:0=f")).prepare())
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESCTRL_FAILED))
                .hasMessageContaining("Unknown or unsupported resource name 'L2'");
        assertThat(root.resolve("box")).doesNotExist();
        assertThat(Tree.snapshot(root.resolve("mon_groups"))).isEqualTo(before);
    }

    @Test
    @DisplayName("S25: a closID without schema names a group that must be there")
    void joinsOnlyAGroupThatIsThere() {
        assertThatThrownBy(() -> manager(shared()).prepare())
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining("shared");
        assertThat(root.resolve("shared")).doesNotExist();
        host.files().makeDirectory(root.resolve("shared"));
        manager(shared()).prepare();
    }

    @Test
    @DisplayName("S25: a group with a closID is shared and outlives the container")
    void keepsASharedGroup() {
        ResctrlManager manager = manager(shared("L3:0=f"));
        manager.prepare();
        manager.destroy();
        assertThat(root.resolve("shared")).isDirectory();
    }

    @Test
    @DisplayName("S25: a group that is there must have the schema that is asked for, however it is written")
    void comparesWithAnExistingGroup() {
        manager(shared("L3:0=f;1=ff")).prepare();
        manager(shared("L3: 1=00ff; 0=0f")).prepare();
        assertThatThrownBy(() -> manager(shared("L3:0=1")).prepare())
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESCTRL_FAILED))
                .hasMessageContaining("shared");
        assertThat(schemata("shared")).startsWith("L3:0=f;1=ff");
    }

    @Test
    @DisplayName("S25: the closID \"/\" is the default group")
    void usesTheDefaultGroup() {
        ResctrlManager manager = manager(config(Optional.of("/")));
        manager.prepare();
        assertThat(manager.path()).isEqualTo(root);
        manager.destroy();
        assertThat(root.resolve("schemata")).exists();
    }

    @Test
    @DisplayName("S25: a closID that leads elsewhere is refused")
    void refusesOtherPaths() {
        for (String closId : List.of("..", ".", "a/b", "../x")) {
            assertThatThrownBy(
                            () -> manager(config(Optional.of(closId), "L3:0=f")).prepare())
                    .isInstanceOf(CaissonException.class)
                    .hasMessageContaining(closId);
        }
    }

    @Test
    @DisplayName("S25: monitoring makes a group of its own, which goes with the container")
    void monitors() {
        LinuxIntelRdt config =
                new LinuxIntelRdt(Optional.of("shared"), List.of("L3:0=f"), Optional.empty(), Optional.empty(), true);
        ResctrlManager manager = manager(config);
        manager.prepare();
        int pid = host.startProcess();
        manager.attach(pid);
        Path monitor = root.resolve("shared/mon_groups/box");
        assertThat(Tree.text(monitor.resolve("tasks"))).isEqualTo(Integer.toString(pid));
        manager.destroy();
        assertThat(monitor).doesNotExist();
        assertThat(root.resolve("shared")).isDirectory();
    }

    @Test
    @DisplayName("S25: another process can remove the container's own group")
    void removesByTheSavedPath() {
        ResctrlManager first = manager(own("L3:0=f"));
        first.prepare();
        ResctrlManager second = provider()
                .create(ResctrlContext.of(host, "box", own("L3:0=f"))
                        .withSaved(first.path(), first.owned(), first.monitoringOwned()));
        second.destroy();
        assertThat(root.resolve("box")).doesNotExist();
    }

    @Test
    @DisplayName("S25: when there is no room for a group the kernel's reason is told")
    void reportsWhenThereIsNoRoom() {
        for (String name : List.of("one", "two", "three")) {
            host.files().makeDirectory(root.resolve(name));
        }
        assertThatThrownBy(() -> manager(own("L3:0=f")).prepare())
                .isInstanceOf(CaissonException.class)
                .hasMessageContaining("out of CLOSIDs");
        assertThat(root.resolve("box")).doesNotExist();
    }
}
