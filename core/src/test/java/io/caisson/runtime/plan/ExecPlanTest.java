// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.nsexec.Wire;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExecPlanTest {
    private static final Configuration CONTAINER = new Configuration()
            .user("{'uid': 0, 'gid': 0, 'umask': 7}")
            .process(
                    "'capabilities': {'bounding': ['CAP_KILL'], 'permitted': ['CAP_KILL']}",
                    "'noNewPrivileges': true",
                    "'apparmorProfile': 'box'",
                    "'selinuxLabel': 'sbox'",
                    "'rlimits': [{'type': 'RLIMIT_CORE', 'soft': 1, 'hard': 2}]");

    private static ContainerProcess process(Configuration configuration) {
        return configuration.args("['id']").build().process().orElseThrow();
    }

    @Test
    @DisplayName("S12 a further process has from the container what it does not say")
    void inheritsFromTheContainer() {
        LaunchPlan plan = Requests.of(CONTAINER).exec(process(new Configuration()));

        assertThat(plan.operations())
                .containsSubsequence(
                        new NamespaceOperation.BecomeRoot(0),
                        new FileSystemOperation.Procfs(),
                        new ProcessOperation.Umask(7),
                        new ProcessOperation.SetRlimit(4, 1, 2),
                        new ProcessOperation.Label(Wire.LABEL_SELINUX, "sbox"),
                        new ProcessOperation.Label(Wire.LABEL_APPARMOR, "box"),
                        new ProcessOperation.Bounding(1 << 5),
                        new ProcessOperation.SetCapabilities(0, 1 << 5, 0, 0))
                // it always says this itself, as with runc
                .doesNotContain(new ProcessOperation.NoNewPrivileges());
    }

    @Test
    @DisplayName("S12 what a further process says itself counts")
    void overridesTheContainer() {
        LaunchPlan plan = Requests.of(CONTAINER)
                .exec(process(new Configuration()
                        .user("{'uid': 5, 'gid': 6, 'umask': 63}")
                        .process(
                                "'noNewPrivileges': true",
                                "'capabilities': {'bounding': ['CAP_CHOWN']}",
                                "'apparmorProfile': 'own'",
                                "'rlimits': [{'type': 'RLIMIT_CPU', 'soft': 3, 'hard': 4}]")));

        assertThat(plan.operations())
                .contains(
                        new ProcessOperation.NoNewPrivileges(),
                        new ProcessOperation.Umask(63),
                        new ProcessOperation.SetRlimit(0, 3, 4),
                        new ProcessOperation.Label(Wire.LABEL_APPARMOR, "own"),
                        new ProcessOperation.Bounding(1),
                        new ProcessOperation.SetUser(5, 6, List.of(), 0))
                .doesNotContain(new ProcessOperation.SetRlimit(4, 1, 2));
    }

    @Test
    void neitherMountsNorWaitsForStart() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/proc", "proc", "proc")
                        .top("'hooks': {'startContainer': [{'path': '/s'}]}"))
                .console()
                .pidfdSocket()
                .extraFiles(2)
                .exec(process(new Configuration()));

        assertThat(plan.operations())
                .noneMatch(FileSystemOperation.MountFs.class::isInstance)
                .noneMatch(ConversationOperation.Fifo.class::isInstance)
                .noneMatch(ConversationOperation.RunHook.class::isInstance)
                .allMatch(operation -> operation.phase() == Wire.PHASE_INIT)
                .startsWith(new NamespaceOperation.Setsid(), new NamespaceOperation.BecomeRoot(0))
                .contains(new ProcessOperation.Console(0, 0, 0), new ProcessOperation.SendPidfd("setns"))
                .endsWith(
                        new ConversationOperation.Lookup("id", "/bin"),
                        new ConversationOperation.Sync(Wire.SYNC_READY),
                        new ConversationOperation.CloseFds(2),
                        new ConversationOperation.Exec(List.of("id"), List.of("PATH=/bin", "HOME=/root")));
    }

    @Test
    void bindsToTheCpusAskedForBeforeAndAfterTheMoveIntoTheCgroup() {
        assertThat(affinities("{'initial': '0', 'final': '1-2'}"))
                .containsExactly(
                        new ProcessOperation.Affinity(List.of(0), Wire.PHASE_HOST),
                        new ProcessOperation.Affinity(List.of(1, 2), Wire.PHASE_INIT));
        assertThat(affinities("{'initial': '3'}"))
                .containsExactly(new ProcessOperation.Affinity(List.of(3), Wire.PHASE_HOST));
        assertThat(affinities("{'initial': '3', 'final': ''}"))
                .containsExactly(new ProcessOperation.Affinity(List.of(3), Wire.PHASE_HOST));
        assertThat(affinities("{'final': '1'}"))
                .containsExactly(new ProcessOperation.Affinity(List.of(1), Wire.PHASE_INIT));
        assertThat(Requests.only(
                        Requests.of(new Configuration().process("'execCPUAffinity': {'initial': '0'}"))
                                .init(),
                        ProcessOperation.Affinity.class))
                .as("the init has none")
                .isEmpty();
    }

    private static List<ProcessOperation.Affinity> affinities(String masks) {
        return Requests.only(
                Requests.of(new Configuration())
                        .exec(process(new Configuration().process("'execCPUAffinity': " + masks))),
                ProcessOperation.Affinity.class);
    }

    @Test
    void letsGoOfTheCallersProcfsInAJoinedMountNamespace() {
        LaunchPlan plan = Requests.of(new Configuration())
                .join(NamespaceType.MOUNT, "/proc/7/ns/mnt")
                .exec(process(new Configuration()));

        assertThat(plan.operations())
                .startsWith(
                        new NamespaceOperation.Setsid(),
                        new NamespaceOperation.BecomeRoot(0),
                        new FileSystemOperation.OwnProcfs())
                .doesNotContain(new FileSystemOperation.Procfs());
    }

    @Test
    void raisesHardLimitsBeforeItJoinsAUserNamespace() {
        ContainerProcess process =
                process(new Configuration().process("'rlimits': [{'type': 'RLIMIT_CPU', 'soft': 3, 'hard': 4}]"));

        assertThat(Requests.of(new Configuration())
                        .join(NamespaceType.USER, "/proc/7/ns/user")
                        .exec(process)
                        .operations())
                .startsWith(new ProcessOperation.RaiseRlimit(0, 4))
                .contains(new ProcessOperation.SetRlimit(0, 3, 4));
        assertThat(Requests.only(Requests.of(new Configuration()).exec(process), ProcessOperation.RaiseRlimit.class))
                .isEmpty();
    }

    @Test
    void setsTheParentDeathSignalAfterTheCredentials() {
        LaunchPlan plan = Requests.of(new Configuration()).parentDeathSignal(9).exec(process(new Configuration()));

        assertThat(plan.operations())
                .containsSubsequence(
                        new ProcessOperation.SetCapabilities(0, 0, 0, 0), new ProcessOperation.ParentDeathSignal(9));
    }
}
