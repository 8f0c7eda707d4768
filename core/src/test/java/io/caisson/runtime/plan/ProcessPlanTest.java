// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.SpecException;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.ConversationOperation.Exec;
import io.caisson.runtime.plan.ConversationOperation.Lookup;
import io.caisson.runtime.plan.ConversationOperation.RunHook;
import io.caisson.runtime.plan.ConversationOperation.Sync;
import io.caisson.runtime.plan.ProcessOperation.LoadSeccomp;
import io.caisson.runtime.plan.ProcessOperation.SetCapabilities;
import io.caisson.runtime.plan.ProcessOperation.SetRlimit;
import io.caisson.runtime.plan.ProcessOperation.SetUser;
import io.caisson.runtime.plan.ProcessOperation.Umask;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("S12 the process")
class ProcessPlanTest {
    private static final int TSYNC = 1;

    private static LaunchPlan init(String... process) {
        return Requests.of(new Configuration().process(process)).init();
    }

    @Test
    void turnsCapabilityNamesIntoBits() {
        LaunchPlan plan = init("'capabilities': {'bounding': ['CAP_CHOWN', 'CAP_KILL', 'CAP_CHECKPOINT_RESTORE'],"
                + " 'permitted': ['CAP_CHOWN', 'CAP_KILL'], 'effective': ['CAP_KILL'],"
                + " 'inheritable': ['CAP_CHOWN'], 'ambient': ['CAP_CHOWN']}");

        assertThat(Requests.only(plan, ProcessOperation.Bounding.class))
                .containsExactly(new ProcessOperation.Bounding(1L | 1 << 5 | 1L << 40));
        assertThat(Requests.only(plan, SetCapabilities.class))
                .containsExactly(new SetCapabilities(1 << 5, 1 | 1 << 5, 1, 1));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void takesEverythingAwayWhenNoCapabilitiesAreConfigured() {
        assertThat(Requests.only(init(), SetCapabilities.class)).containsExactly(new SetCapabilities(0, 0, 0, 0));
        assertThat(Requests.only(init(), ProcessOperation.Bounding.class))
                .containsExactly(new ProcessOperation.Bounding(0));
    }

    @Test
    void warnsOfCapabilitiesThatCannotBeHad() {
        LaunchPlan plan = init("'capabilities': {'bounding': ['CAP_NEW'], 'permitted': ['CAP_CHOWN'],"
                + " 'effective': ['CAP_KILL'], 'inheritable': ['CAP_CHOWN'], 'ambient': ['CAP_CHOWN']}");

        assertThat(plan.warnings())
                .containsExactly(
                        "ignoring unknown capability 'CAP_NEW' in the bounding set",
                        "ignoring capability 'CAP_CHOWN' in the inheritable set: it is not in the bounding set",
                        "ignoring capability 'CAP_KILL' in the effective set: it is not in the permitted set");
        assertThat(Requests.only(plan, SetCapabilities.class)).containsExactly(new SetCapabilities(0, 1, 0, 0));
    }

    @Test
    void numbersLimitsAndKeepsUnsignedValues() {
        LaunchPlan plan = init("'rlimits': [{'type': 'RLIMIT_NOFILE', 'soft': 1024, 'hard': 4096},"
                + " {'type': 'RLIMIT_RTTIME', 'soft': 18446744073709551615, 'hard': 18446744073709551615}]");

        assertThat(Requests.only(plan, SetRlimit.class))
                .containsExactly(new SetRlimit(7, 1024, 4096), new SetRlimit(15, -1, -1));
    }

    @Test
    void refusesAnUnknownLimit() {
        assertThatThrownBy(() -> init("'rlimits': [{'type': 'RLIMIT_X', 'soft': 1, 'hard': 1}]"))
                .isInstanceOf(SpecException.class)
                .hasMessage("/process/rlimits/0/type: invalid rlimit type: RLIMIT_X");
    }

    @ParameterizedTest
    @CsvSource({"'', -1", "'\"umask\": 63,', 63", "'\"umask\": 0,', 0"})
    void setsTheUmask(String member, int mask) {
        LaunchPlan plan = Requests.of(new Configuration().user("{" + member + "'uid': 0, 'gid': 0}"))
                .init();

        assertThat(Requests.only(plan, Umask.class)).containsExactly(new Umask(mask));
    }

    static Stream<Arguments> users() {
        return Stream.of(
                Arguments.of("root", new Configuration(), Requests.ROOT, 0),
                Arguments.of("many ids", new Configuration().userNamespace("0 100000 65536"), Requests.ROOT, 0),
                Arguments.of("own id", new Configuration().userNamespace("0 0 1"), Requests.ROOT, 1),
                Arguments.of("joined", new Configuration().namespaces("mount", "user:/u"), Requests.ROOT, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("users")
    @DisplayName("S22 groups are set where setgroups is allowed")
    void setsUserAndGroups(String name, Configuration configuration, InitRequest.Caller caller, int flags) {
        LaunchPlan plan = Requests.of(configuration.user("{'uid': 7, 'gid': 8, 'additionalGids': [9, 10]}"))
                .caller(caller)
                .init();

        assertThat(Requests.only(plan, SetUser.class)).containsExactly(new SetUser(7, 8, List.of(9L, 10L), flags));
        assertThat(plan.operations())
                .contains(new NamespaceOperation.BecomeRoot(flags == 0 ? 0 : Wire.ROOT_KEEP_GROUPS));
    }

    @Test
    void leavesGroupsAloneWhenRootless() {
        Configuration configuration = new Configuration().userNamespace("0 1000 1", "1 100000 65536");

        LaunchPlan plan = Requests.of(configuration).caller(Requests.ROOTLESS).init();
        Requests withGroups = Requests.of(configuration.user("{'uid': 0, 'gid': 0, 'additionalGids': [9]}"))
                .caller(Requests.ROOTLESS);

        assertThat(Requests.only(plan, SetUser.class))
                .containsExactly(new SetUser(0, 0, List.of(), Wire.USER_SKIP_SETGROUPS));
        assertThatThrownBy(withGroups::init)
                .isInstanceOf(SpecException.class)
                .hasMessageEndingWith("cannot set any additional groups in a rootless container");
    }

    @Test
    void makesTheEnvironmentOfTheProcess() {
        LaunchPlan plan = Requests.of(
                        new Configuration().args("['ls', '-l']").env("['A=1', 'PATH=/x:/y', 'A=2', 'HOME=', 'ODD']"))
                .extraFiles(3)
                .init();

        assertThat(plan.operations())
                .contains(new Lookup("ls", "/x:/y"))
                .endsWith(
                        new ConversationOperation.CloseFds(3),
                        new Exec(List.of("ls", "-l"), List.of("A=2", "PATH=/x:/y", "ODD", "HOME=/")));
    }

    @Test
    void searchesWhereExecvpWouldWithoutAPath() {
        LaunchPlan plan = Requests.of(new Configuration().env("['HOME=/root']")).init();

        assertThat(Requests.only(plan, Lookup.class)).containsExactly(new Lookup("sh", "/bin:/usr/bin"));
    }

    @Test
    void schedulesAsConfigured() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .process(
                                "'scheduler': {'policy': 'SCHED_DEADLINE', 'nice': -3, 'flags':"
                                        + " ['SCHED_FLAG_RESET_ON_FORK', 'SCHED_FLAG_DL_OVERRUN'], 'runtime': 10,"
                                        + " 'deadline': 20, 'period': 30}",
                                "'ioPriority': {'class': 'IOPRIO_CLASS_IDLE', 'priority': 4}")
                        .linux(
                                "'personality': {'domain': 'LINUX32'}",
                                "'memoryPolicy': {'mode': 'MPOL_INTERLEAVE', 'nodes': '0-1,3', 'flags':"
                                        + " ['MPOL_F_STATIC_NODES']}"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new ProcessOperation.SetScheduler(6, -3, 0, 5, 10, 20, 30),
                        new ProcessOperation.SetIoPriority(3, 4),
                        new ProcessOperation.Personality(8),
                        new ProcessOperation.MemoryPolicy(3, 1 << 15, List.of(0, 1, 3)));
    }

    @Test
    void setsAttributesBeforeTheUserChangesAndLooksTheProgramUpAfter() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .process(
                                "'noNewPrivileges': true",
                                "'apparmorProfile': 'a'",
                                "'selinuxLabel': 's'",
                                "'rlimits': [{'type': 'RLIMIT_CORE', 'soft': 0, 'hard': 0}]")
                        .top("'hostname': 'h'", "'domainname': 'd'"))
                .console()
                .pidfdSocket()
                .keyring("_ses.box")
                .init();

        List<Integer> positions = Requests.positions(
                plan,
                List.of(
                        NamespaceOperation.Setsid.class,
                        NamespaceOperation.BecomeRoot.class,
                        NamespaceOperation.Keyring.class,
                        NamespaceOperation.LoopbackUp.class,
                        FileSystemOperation.Procfs.class,
                        FileSystemOperation.PivotRoot.class,
                        ProcessOperation.Console.class,
                        ProcessOperation.SendPidfd.class,
                        Umask.class,
                        NamespaceOperation.Hostname.class,
                        NamespaceOperation.Domainname.class,
                        ProcessOperation.Label.class,
                        ProcessOperation.NoNewPrivileges.class,
                        SetRlimit.class,
                        ProcessOperation.WorkingDirectory.class,
                        ProcessOperation.Bounding.class,
                        ProcessOperation.StdioOwner.class,
                        SetUser.class,
                        SetCapabilities.class,
                        Lookup.class,
                        Sync.class,
                        ConversationOperation.Fifo.class,
                        ConversationOperation.CloseFds.class,
                        Exec.class));
        assertThat(positions).isSorted().doesNotContain(-1);
        assertThat(plan.operations()).contains(new ProcessOperation.SendPidfd("standard"));
    }

    private static SeccompProgram filter(int flags, boolean listener) {
        return new SeccompProgram(new byte[8], flags, listener, List.of("left something out"));
    }

    @Test
    void loadsTheFilterBeforeTheUserChangesWhenItNeedsPrivileges() {
        LaunchPlan plan =
                Requests.of(new Configuration()).seccomp(filter(0, false)).init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new LoadSeccomp(0, filter(0, false)),
                        new ProcessOperation.Bounding(0),
                        new Sync(Wire.SYNC_READY));
    }

    @Test
    void loadsTheFilterAtLastWhenPrivilegesCannotGrow() {
        LaunchPlan plan = Requests.of(new Configuration().process("'noNewPrivileges': true"))
                .seccomp(filter(0, false))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new SetCapabilities(0, 0, 0, 0),
                        new Sync(Wire.SYNC_READY),
                        new LoadSeccomp(0, filter(0, false)),
                        new ConversationOperation.Fifo());
    }

    @Test
    void handsAListenerOverWithinTheConversation() {
        LaunchPlan plan = Requests.of(new Configuration().process("'noNewPrivileges': true"))
                .seccomp(filter(TSYNC, true))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new LoadSeccomp(TSYNC | 1 << 3 | 1 << 4, filter(TSYNC, true)), new Sync(Wire.SYNC_READY));
    }

    @Test
    void asksForHooksOnlyWhenThereAreSome() {
        assertThat(Requests.only(init(), Sync.class)).containsExactly(new Sync(Wire.SYNC_READY));

        for (String kind : List.of("prestart", "createRuntime", "createContainer")) {
            LaunchPlan plan = Requests.of(new Configuration().top("'hooks': {'" + kind + "': [{'path': '/h'}]}"))
                    .init();
            assertThat(plan.operations())
                    .as(kind)
                    .containsSubsequence(new Sync(Wire.SYNC_HOOKS), new FileSystemOperation.PivotRoot());
        }
    }

    @Test
    void runsTheHooksOfTheContainerInItsNamespaces() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .top("'hooks': {'createContainer': [{'path': '/c', 'args': ['c', 'x'], 'timeout': 2}],"
                                + " 'startContainer': [{'path': '/s'}, {'path': '/t', 'env': ['T=1']}],"
                                + " 'poststart': [{'path': '/p'}]}"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new Sync(Wire.SYNC_HOOKS),
                        new RunHook("/c", List.of("c", "x"), List.of(), 2000, "createContainer hook #0"),
                        new FileSystemOperation.PivotRoot(),
                        new ConversationOperation.Fifo(),
                        new RunHook(
                                "/s", List.of("/s"), List.of("PATH=/bin", "HOME=/root"), 0, "startContainer hook #0"),
                        new RunHook("/t", List.of("/t"), List.of("T=1"), 0, "startContainer hook #1"));
        assertThat(Requests.only(plan, RunHook.class)).hasSize(3);
    }

    @Test
    void bindsTheConsoleAndSetsItsSize() {
        LaunchPlan plan = Requests.of(
                        new Configuration().process("'terminal': true", "'consoleSize': {'height': 25, 'width': 80}"))
                .console()
                .init();

        assertThat(plan.operations()).contains(new ProcessOperation.Console(80, 25, Wire.CONSOLE_BIND));
    }

    @Test
    void movesNetworkDevicesWithTheCallersRights() {
        LaunchPlan plan = Requests.of(
                        new Configuration().linux("'netDevices': {'eth0': {}, 'eth1': {'name': 'net%d'}}"))
                .init();

        assertThat(plan.operations())
                .startsWith(
                        new NamespaceOperation.NetworkDevice("eth0", ""),
                        new NamespaceOperation.NetworkDevice("eth1", "net%d"));
        assertThat(Requests.only(plan, NamespaceOperation.NetworkDevice.class))
                .allMatch(operation -> operation.phase() == Wire.PHASE_HOST);
    }

    @Test
    void raisesHardLimitsOutsideTheUserNamespace() {
        String limits = "'rlimits': [{'type': 'RLIMIT_NOFILE', 'soft': 5, 'hard': 1000000}]";
        Configuration mapped = new Configuration()
                .namespaces("user", "mount")
                .process(limits)
                .linux("'uidMappings': [{'containerID': 0, 'hostID': 1, 'size': 1}]");

        assertThat(Requests.of(mapped).init().operations())
                .contains(new ProcessOperation.RaiseRlimit(7, 1000000), new ProcessOperation.SetRlimit(7, 5, 1000000));
        assertThat(Requests.only(
                        Requests.of(new Configuration().process(limits)).init(), ProcessOperation.RaiseRlimit.class))
                .isEmpty();
    }

    @Test
    void setsTheParentDeathSignalAfterTheCredentials() {
        List<Operation> operations =
                Requests.of(new Configuration()).parentDeathSignal(9).init().operations();
        int signal = operations.indexOf(new ProcessOperation.ParentDeathSignal(9));

        assertThat(operations.get(signal - 1)).isInstanceOf(ProcessOperation.SetCapabilities.class);
        assertThat(Requests.only(Requests.of(new Configuration()).init(), ProcessOperation.ParentDeathSignal.class))
                .isEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> Requests.of(Configuration.parse("{'ociVersion': '1.3.0', 'root': {'path': 'r'}}"))
                        .init())
                .hasMessage("/process: must be set to create a container");
    }
}
