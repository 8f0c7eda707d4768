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
import io.caisson.api.SpecException;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import io.caisson.spi.host.SpawnRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A further process in a container. */
class ExecTest {
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

    private ExecOptions options(Map<String, String> subCgroups, Optional<Path> pidFile) {
        ContainerProcess process = container.config().process().orElseThrow();
        return new ExecOptions(process, ProcessIo.none(), false, subCgroups, pidFile);
    }

    private void end(RunningProcess process) throws InterruptedException {
        process.signal(9);
        assertThat(process.waitFor().signal()).isEqualTo(9);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    @DisplayName("S7, S11: a further process has no fifo, joins the cgroup and can be waited for")
    void furtherProcess() throws InterruptedException {
        Path pidFile = directory.resolve("pid");
        RunningProcess process = container.exec(options(Map.of(), Optional.of(pidFile)));
        SpawnRequest request = world.init.requests().get(1);
        assertThat(request.environment())
                .contains("_LIBCONTAINER_INITTYPE=setns", "_CAISSON_FDS=3")
                .noneMatch(entry -> entry.startsWith("_LIBCONTAINER_FIFOFD"));
        assertThat(world.plugins.cgroup("one").calls()).endsWith("attach " + process.pid());
        assertThat(pidFile).hasContent(Integer.toString(process.pid()));
        end(process);
    }

    @Test
    @DisplayName("S21: a second wait, and the end of what has ended already, are no errors")
    void endedTwice() throws InterruptedException {
        RunningProcess process = container.exec(options(Map.of(), Optional.empty()));
        end(process);
        assertThat(process.waitFor().signal()).isEqualTo(9);
        assertThat(process.waitFor(Duration.ZERO)).isPresent();

        RunningProcess init = container.init().orElseThrow();
        init.signal(9);
        init.waitFor();
        container.delete(false);
    }

    @Test
    @DisplayName("S11: the cgroup below the container's is the plugin's to check")
    void subCgroup() throws InterruptedException {
        RunningProcess process = container.exec(options(Map.of("", "sub"), Optional.empty()));
        assertThat(world.plugins.cgroup("one").calls()).endsWith("attach " + process.pid() + " {=sub}");
        end(process);
    }

    @Test
    @DisplayName("S11: a process that cannot be attached is ended")
    void attachFails() {
        world.plugins
                .cgroup("one")
                .fail("attach", new CaissonException(ErrorCode.CGROUP_FAILED, "failed to write 'cgroup.procs'"));
        assertThatThrownBy(() -> container.exec(options(Map.of(), Optional.empty())))
                .hasMessage("unable to start container process: unable to apply cgroup configuration: "
                        + "failed to write 'cgroup.procs'");
        assertThat(world.init.alive()).hasSize(1);
    }

    @Test
    @DisplayName("S12: a process that breaks the specification is refused")
    void badProcess() {
        ContainerProcess process = container.config().process().orElseThrow();
        ExecOptions relative = ExecOptions.of(new ContainerProcess(
                false,
                process.consoleSize(),
                process.user(),
                "not/absolute",
                process.env(),
                process.args(),
                process.commandLine(),
                process.rlimits(),
                process.apparmorProfile(),
                process.capabilities(),
                false,
                process.oomScoreAdj(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.scheduler(),
                process.execCPUAffinity()));
        assertThatThrownBy(() -> container.exec(relative)).isInstanceOf(SpecException.class);
    }

    @Test
    @DisplayName("S11: namespaces that the runtime shares are not joined")
    void sharedNamespaces() throws Exception {
        SavedState state = world.store.load("one");
        Map<String, String> own = world.parts.proc().ownNamespaces();
        // the scripted init is a plain child: all its namespaces are ours
        assertThat(Namespaces.toJoin(state, own)).isEmpty();
        Map<String, String> others = Map.of("net", "net:[1]");
        assertThat(Namespaces.toJoin(state, others)).containsKeys(NamespaceType.NETWORK, NamespaceType.MOUNT);
        assertThat(Files.readSymbolicLink(Path.of(state.namespacePaths().get(NamespaceType.MOUNT))))
                .hasToString(own.get("mnt"));
    }
}
