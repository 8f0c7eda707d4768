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
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How every manager of resctrl groups makes, shares, joins and removes them, on a {@link ResctrlSimulator}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ResctrlContract extends PluginContract<ResctrlProvider> {
    private static final String ID = "box";

    @TempDir
    Path directory;

    private TempHost host;
    private ResctrlSimulator resctrl;
    private Path root;
    private int machines;

    @BeforeEach
    void mount() {
        mount(ResctrlMachine.usual());
    }

    /** Goes on with another machine. */
    protected final void mount(ResctrlMachine machine) {
        host = TempHost.in(directory.resolve("machine" + machines++));
        resctrl = ResctrlSimulator.mount(host, machine);
        root = resctrl.root();
    }

    @Override
    protected Class<ResctrlProvider> kind() {
        return ResctrlProvider.class;
    }

    @Override
    protected TempHost host() {
        return host;
    }

    /** The file system of {@link #host}. */
    protected final ResctrlSimulator resctrl() {
        return resctrl;
    }

    /** A manager of the new container {@code box}. */
    protected final ResctrlManager manager(LinuxIntelRdt config) {
        return provider().create(ResctrlContext.of(host, ID, config));
    }

    /** A manager in another process, which knows what was saved of the first one's. */
    protected final ResctrlManager reopened(ResctrlManager first, LinuxIntelRdt config) {
        return provider()
                .create(ResctrlContext.of(host, ID, config)
                        .withSaved(first.path(), first.owned(), first.monitoringOwned()));
    }

    /** A configuration with a closID (or none) and lines of schemata. */
    protected static LinuxIntelRdt config(Optional<String> closId, String... schemata) {
        return new LinuxIntelRdt(closId, List.of(schemata), Optional.empty(), Optional.empty(), false);
    }

    /** The same with a monitoring group. */
    protected static LinuxIntelRdt monitored(LinuxIntelRdt config) {
        return new LinuxIntelRdt(
                config.closID(), config.schemata(), config.l3CacheSchema(), config.memBwSchema(), true);
    }

    /** A group of the container's own, with these lines of schemata. */
    protected static LinuxIntelRdt own(String... schemata) {
        return config(Optional.empty(), schemata);
    }

    /** The group {@code shared}, with these lines of schemata. */
    protected static LinuxIntelRdt shared(String... schemata) {
        return config(Optional.of("shared"), schemata);
    }

    /** Lines of a group's schemata, without the blanks before them. */
    protected final List<String> schemata(String group) {
        return host.files()
                .read(root.resolve(group).resolve("schemata"))
                .lines()
                .map(String::strip)
                .toList();
    }

    /** Fails unless the call ends with {@code RESCTRL_FAILED}. */
    protected static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(CaissonException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.RESCTRL_FAILED));
    }

    @Test
    @DisplayName("S25: making a manager and asking what it is going to do touches nothing")
    void createTouchesNothing() {
        Map<String, String> before = Tree.snapshot(root);
        ResctrlManager manager = manager(monitored(own("L3:0=f")));
        assertThat(manager.path()).isEqualTo(root.resolve(ID));
        assertThat(manager.monitoringPath()).hasValue(root.resolve("box/mon_groups/box"));
        assertThat(manager.owned()).isTrue();
        assertThat(manager.monitoringOwned()).isTrue();
        manager.destroy();
        assertThat(Tree.snapshot(root)).isEqualTo(before);
        assertThat(host.files().writes()).isEmpty();
    }

    @Test
    @DisplayName("S25: a group named like the container is made, filled and removed")
    void makesAndRemovesItsGroup() {
        Map<String, String> before = Tree.snapshot(root);
        ResctrlManager manager = manager(own("L3:0=f;1=f", "MB:0=50"));
        manager.prepare();
        assertThat(manager.path()).isEqualTo(root.resolve(ID));
        assertThat(schemata(ID)).containsExactly("MB:0=50;1=100", "L3:0=f;1=f");
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
        assertThat(schemata(ID)).containsExactly("MB:0=20;1=100", "L3:0=f;1=ff");
    }

    @Test
    @DisplayName("S25: without a schema none is written")
    void writesNoEmptySchema() {
        manager(own()).prepare();
        manager(config(Optional.of("/"))).prepare();
        assertThat(host.files().written("schemata")).isEmpty();
    }

    @Test
    @DisplayName("S25: a process joins the group; one that is gone is told in the kernel's words")
    void attaches() {
        ResctrlManager manager = manager(own("L3:0=f"));
        manager.prepare();
        int pid = host.startProcess();
        manager.attach(pid);
        assertThat(resctrl.tasks(manager.path())).containsExactly(pid);
        host.end(pid);
        assertRefused(() -> manager.attach(pid)).hasMessageContaining("No task " + pid);
    }

    @Test
    @DisplayName("S25: init, exec'd processes and their children are in the group and in its monitoring group")
    void attachesToBothGroups() {
        ResctrlManager manager = manager(monitored(shared("L3:0=f")));
        manager.prepare();
        Path monitor = manager.monitoringPath().orElseThrow();
        assertThat(monitor).isEqualTo(root.resolve("shared/mon_groups/box"));
        int init = host.startProcess();
        manager.attach(init);
        ResctrlManager exec = reopened(manager, monitored(shared("L3:0=f")));
        int executed = host.startProcess();
        exec.attach(executed);
        int child = resctrl.fork(executed);
        int neighbour = host.startProcess();
        manager(shared("L3:0=f")).attach(neighbour);
        assertThat(resctrl.tasks(monitor)).containsExactly(init, executed, child);
        assertThat(resctrl.tasks(root.resolve("shared"))).containsExactly(init, executed, child, neighbour);
    }

    @Test
    @DisplayName("S25: a refused schema is told in the kernel's words, and nothing is left")
    void reportsTheKernelsReason() {
        Map<String, String> before = withoutStatus();
        assertRefused(() -> manager(monitored(own("L2:0=f"))).prepare())
                .hasMessageContaining("Unknown or unsupported resource name 'L2'");
        assertRefused(() -> manager(monitored(shared("L3:0=f", "L3:1=5"))).prepare())
                .hasMessageContaining("The mask 5 has non-consecutive 1-bits");
        assertRefused(() -> manager(own("MB:0=5")).prepare()).hasMessageContaining("MB value 5 out of range [10,100]");
        assertThat(root.resolve(ID)).doesNotExist();
        assertThat(root.resolve("shared")).doesNotExist();
        assertThat(withoutStatus()).isEqualTo(before);
    }

    /** Everything there is but the reason of the last refusal. */
    private Map<String, String> withoutStatus() {
        Map<String, String> all = new TreeMap<>(Tree.snapshot(root));
        all.remove("info/last_cmd_status");
        return all;
    }

    @Test
    @DisplayName("S25: what a manager that failed had planned is not removed from under somebody else")
    void removesNothingAfterAFailure() {
        ResctrlManager failed = manager(own("L2:0=f"));
        assertRefused(failed::prepare);
        host.files().makeDirectory(root.resolve(ID));
        failed.destroy();
        assertThat(root.resolve(ID)).isDirectory();
    }

    @Test
    @DisplayName("S25: a closID without schema names a group that must be there")
    void joinsOnlyAGroupThatIsThere() {
        assertRefused(() -> manager(shared()).prepare()).hasMessageContaining("shared");
        assertThat(root.resolve("shared")).doesNotExist();
        host.files().makeDirectory(root.resolve("shared"));
        manager(shared()).prepare();
    }

    @Test
    @DisplayName("S25: a group with a closID is shared and outlives the containers in it")
    void keepsASharedGroup() {
        ResctrlManager one = manager(shared("L3:0=f"));
        one.prepare();
        ResctrlManager two = provider().create(ResctrlContext.of(host, "other", shared("L3:0=f")));
        two.prepare();
        assertThat(List.of(one.owned(), two.owned())).containsOnly(false);
        one.destroy();
        reopened(one, shared("L3:0=f")).destroy();
        two.destroy();
        assertThat(root.resolve("shared")).isDirectory();
    }

    @Test
    @DisplayName("S25: a group that is there must have the schema that is asked for, however it is written")
    void comparesWithAnExistingGroup() {
        manager(shared("L3:0=f;1=ff", "MB:0=15")).prepare();
        for (String same : List.of("L3: 1=00ff; 0=0f", "L3:1=FF", "L3:0=0xf;", "MB:0=15", "MB:0=020")) {
            manager(shared(same)).prepare();
        }
        for (String other : List.of("L3:0=1", "L3:0=f;1=f", "L3:2=f", "MB:0=10", "MB:1=20", "L2:0=f", "nonsense")) {
            assertRefused(() -> manager(shared(other)).prepare())
                    .hasMessageContaining("shared")
                    .hasMessageContaining(other);
        }
        assertRefused(() -> manager(shared("L3:0=f", "L3:0=ff")).prepare());
        assertThat(schemata("shared")).containsExactly("MB:0=20;1=100", "L3:0=f;1=ff");
    }

    @Test
    @DisplayName("S25: groups are compared on machines of other kinds: columns, code and data, MBps")
    void comparesOnOtherMachines() {
        mount(ResctrlMachine.usual().withPadding());
        manager(shared("L3:0=f", "MB:0=20")).prepare();
        manager(shared("L3:0=f;1=fffff", "MB:1=100;0=20")).prepare();
        mount(ResctrlMachine.usual().withCodeAndData());
        manager(shared("L3CODE:0=f", "L3DATA:0=f0")).prepare();
        manager(shared("L3DATA:0=0f0")).prepare();
        assertRefused(() -> manager(shared("L3CODE:0=f0")).prepare());
        mount(ResctrlMachine.usual().withMegabytes());
        manager(shared("MB:0=1234")).prepare();
        manager(shared("MB:0=1234;1=4294967295")).prepare();
        assertRefused(() -> manager(shared("MB:0=1240")).prepare());
    }

    @Test
    @DisplayName("S25: a group of the container's name that was there before is compared, joined and never removed")
    void leavesAnOlderGroupOfItsName() {
        host.files().makeDirectory(root.resolve(ID));
        assertRefused(() -> manager(own("L3:0=f")).prepare());
        ResctrlManager manager = manager(own("L3:0=fffff"));
        manager.prepare();
        assertThat(manager.owned()).isFalse();
        manager.destroy();
        reopened(manager, own("L3:0=fffff")).destroy();
        assertThat(root.resolve(ID)).isDirectory();
    }

    @Test
    @DisplayName("S25: the closID \"/\" is the default group")
    void usesTheDefaultGroup() {
        ResctrlManager manager = manager(monitored(config(Optional.of("/"))));
        manager.prepare();
        assertThat(manager.path()).isEqualTo(root);
        int pid = host.startProcess();
        manager.attach(pid);
        assertThat(resctrl.tasks(root.resolve("mon_groups/box"))).containsExactly(pid);
        manager.destroy();
        assertThat(root.resolve("mon_groups/box")).doesNotExist();
        assertThat(root.resolve("schemata")).exists();
        assertThat(resctrl.tasks(root)).containsExactly(pid);
    }

    @Test
    @DisplayName("S25: a closID that leads elsewhere, or to the kernel's own directories, is refused")
    void refusesOtherPaths() {
        Map<String, String> before = Tree.snapshot(host.root());
        for (String closId : List.of("..", ".", "a/b", "../x", "/x", "//", "a\nb", "info", "mon_groups", "mon_data")) {
            assertRefused(() -> manager(monitored(config(Optional.of(closId), "L3:0=f")))
                            .prepare())
                    .hasMessageContaining(closId);
        }
        for (String id : List.of("info", "mon_data", "mon_groups")) {
            ResctrlManager manager = provider().create(ResctrlContext.of(host, id, own("L3:0=f")));
            assertRefused(manager::prepare).hasMessageContaining(id);
        }
        assertThat(Tree.snapshot(host.root())).isEqualTo(before);
    }

    @Test
    @DisplayName("S25: the monitoring group goes with the container, wherever it was made, by another process too")
    void removesTheMonitoringGroup() {
        LinuxIntelRdt config = monitored(shared("L3:0=f"));
        ResctrlManager manager = manager(config);
        manager.prepare();
        assertThat(manager.monitoringOwned()).isTrue();
        reopened(manager, config).destroy();
        assertThat(root.resolve("shared/mon_groups/box")).doesNotExist();
        assertThat(root.resolve("shared")).isDirectory();
    }

    @Test
    @DisplayName("S25: a monitoring group that was there before is joined and not removed")
    void leavesAnOlderMonitoringGroup() {
        Path monitor = root.resolve("mon_groups/box");
        host.files().makeDirectory(monitor);
        LinuxIntelRdt config = monitored(config(Optional.of("/")));
        ResctrlManager manager = manager(config);
        manager.prepare();
        assertThat(manager.monitoringOwned()).isFalse();
        reopened(manager, config).destroy();
        assertThat(monitor).isDirectory();
    }

    @Test
    @DisplayName("S25: another process removes the container's own group, its processes go back to the default one")
    void removesByTheSavedPath() {
        ResctrlManager first = manager(monitored(own("L3:0=f")));
        first.prepare();
        int pid = host.startProcess();
        first.attach(pid);
        reopened(first, monitored(own("L3:0=f"))).destroy();
        assertThat(root.resolve(ID)).doesNotExist();
        assertThat(resctrl.tasks(root)).containsExactly(pid);
        reopened(first, monitored(own("L3:0=f"))).destroy();
    }

    @Test
    @DisplayName("S25: what was saved before the group was made finds it after a crash, made or not")
    void removesAfterACrash() {
        LinuxIntelRdt config = own("L3:0=f");
        ResctrlManager crashed = manager(config);
        ResctrlManager saved = reopened(crashed, config);
        saved.destroy();
        crashed.prepare();
        saved.destroy();
        assertThat(root.resolve(ID)).doesNotExist();
    }

    @Test
    @DisplayName("S25: when there is no room for a group the kernel's reason is told and nothing is left")
    void reportsWhenThereIsNoRoom() {
        mount(ResctrlMachine.usual().withRmids(2));
        assertRefused(() -> manager(monitored(own("L3:0=f"))).prepare()).hasMessageContaining("(Out of RMIDs)");
        assertRefused(() -> manager(monitored(shared("L3:0=f"))).prepare()).hasMessageContaining("(Out of RMIDs)");
        assertThat(root.resolve(ID)).doesNotExist();
        assertThat(root.resolve("shared")).doesNotExist();
        mount();
        for (String name : List.of("one", "two", "three")) {
            host.files().makeDirectory(root.resolve(name));
        }
        assertRefused(() -> manager(own("L3:0=f")).prepare()).hasMessageContaining("(Out of CLOSIDs)");
        assertThat(root.resolve(ID)).doesNotExist();
    }

    @Test
    @DisplayName("S25: what the machine cannot do is refused before anything is made")
    void refusesWhatIsNotThere() {
        LinuxIntelRdt cache =
                new LinuxIntelRdt(Optional.empty(), List.of(), Optional.of("L3:0=f"), Optional.empty(), false);
        LinuxIntelRdt bandwidth =
                new LinuxIntelRdt(Optional.empty(), List.of(), Optional.empty(), Optional.of("MB:0=20"), false);
        mount(ResctrlMachine.usual().withoutBandwidth().withCounters());
        assertRefused(() -> manager(bandwidth).prepare())
                .hasMessage("intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled");
        assertRefused(() -> manager(monitored(own())).prepare()).hasMessageContaining("enableMonitoring");
        manager(cache).prepare();
        mount(ResctrlMachine.usual().withoutCache());
        assertRefused(() -> manager(cache).prepare())
                .hasMessage("intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled");
        assertThat(root.resolve(ID)).doesNotExist();
    }
}
