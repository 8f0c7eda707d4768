// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.conformance.support.Bundle;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.RuntimeBuilder;
import io.caisson.spec.ContainerStatus;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LibraryLifecycleIT extends LibraryTest {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @Test
    @DisplayName("S1, S2: a container is created, started, entered, signalled and deleted")
    void wholeLife() throws Exception {
        ContainerRuntime runtime = runtime();
        Bundle bundle = bundle("sleep", "1000");
        Container container = create(runtime, bundle);
        assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
        assertThat(container.state().pid()).isPresent();
        assertThat(container.processes())
                .containsExactly(container.state().pid().getAsInt());

        RunningProcess init = container.init().orElseThrow();
        assertThat(ProcessHandle.of(init.pid()).flatMap(ProcessHandle::parent))
                .as("the init is this JVM's child")
                .contains(ProcessHandle.current());
        container.start();
        assertThat(container.status()).isEqualTo(ContainerStatus.RUNNING);
        assertThat(runtime.ids()).containsExactly(container.id());
        assertThat(runtime.get(container.id()).summary().pid()).isEqualTo(init.pid());

        assertThat(container.exec(process(container, "sh", "-c", "exit 7")).waitFor())
                .isEqualTo(new ExitStatus(7, 0));

        container.kill(SIGKILL, false);
        assertThat(init.waitFor()).isEqualTo(new ExitStatus(0, SIGKILL));
        assertThat(container.status()).isEqualTo(ContainerStatus.STOPPED);
        assertThat(container.state().pid()).isEmpty();
        container.delete(false);
        assertThat(runtime.ids()).isEmpty();
        assertThatThrownBy(container::status).hasMessageStartingWith("container does not exist");
    }

    @Test
    @DisplayName("S6: the program's exit status is that of the init, and its output arrives")
    void exitStatusAndOutput() throws Exception {
        ContainerRuntime runtime = runtime();
        Path output = temporary.resolve("out");
        Container container = create(
                runtime,
                bundle().script("echo $HOME; ls /proc/self/fd | wc -l; cat /proc/self/cgroup; exit 3"),
                output);
        RunningProcess init = container.init().orElseThrow();
        container.start();
        assertThat(init.waitFor()).isEqualTo(new ExitStatus(3, 0));
        // descriptors 0 to 2, and the one ls reads the directory with
        assertThat(read(output)).startsWith("/root\n4\n").contains(container.id());
        container.delete(false);
    }

    @Test
    @DisplayName("S24: limits may be missing only where the caller says to be without root's rights")
    void declaredRootless() {
        Bundle bundle = bundle("sleep", "1000").set("/linux/resources", "memory", "{\"limit\": 67108864}");
        CreateOptions options = CreateOptions.of(bundle.directory()).withIo(ProcessIo.none());
        String id = Traces.PREFIX + "declared";
        RuntimeBuilder builder = CaissonRuntime.builder().root(stateRoot()).plugin("cgroup", "none");

        assertThatThrownBy(() -> builder.build().create(id, options)).hasMessageContaining("cannot set memory limit");
        ContainerRuntime lenient = builder.rootless(true).build();
        Container container = lenient.create(id, options);
        assertThat(container.status()).isEqualTo(ContainerStatus.CREATED);
        lenient.delete(id, true);
    }

    @Test
    @DisplayName("S2, S15, S16: what is not allowed in a status is refused in libcontainer's words")
    void refusals() throws Exception {
        ContainerRuntime runtime = runtime();
        Container container = create(runtime, bundle("sleep", "1000"));
        assertThatThrownBy(container::resume).hasMessage("container not paused");
        container.start();
        assertThatThrownBy(container::start).hasMessage("cannot start an already running container");
        assertThatThrownBy(() -> container.delete(false))
                .hasMessage("cannot delete container " + container.id() + " that is not stopped: running");
        container.pause();
        assertThat(container.status()).isEqualTo(ContainerStatus.PAUSED);
        assertThatThrownBy(container::pause).hasMessage("container not running");
        assertThatThrownBy(() -> container.exec(process(container, "true")))
                .hasMessage("cannot exec in a paused container (use --ignore-paused to override)");
        container.resume();
        RunningProcess init = container.init().orElseThrow();
        container.kill(SIGKILL, false);
        init.waitFor();
        assertThatThrownBy(container::start).hasMessage("cannot start a container that has stopped");
        assertThatThrownBy(() -> container.exec(process(container, "true")))
                .hasMessage("cannot exec in a stopped container");
        assertThatThrownBy(() -> container.kill(SIGTERM, false)).hasMessage("container not running");
        assertThatThrownBy(container::pause).hasMessage("container not running");
        container.delete(false);
        container.delete(true);
    }

    @Test
    @DisplayName("S14: SIGKILL reaches a paused container, and every process when the pid namespace is shared")
    void killing() throws Exception {
        ContainerRuntime runtime = runtime();
        Container paused = create(runtime, bundle("sleep", "1000"));
        paused.start();
        RunningProcess init = paused.init().orElseThrow();
        paused.pause();
        paused.kill(SIGKILL, false);
        assertThat(init.waitFor()).isEqualTo(new ExitStatus(0, SIGKILL));

        Container shared = create(runtime, bundle("sleep", "1000").withoutNamespace("pid"));
        shared.start();
        RunningProcess sharedInit = shared.init().orElseThrow();
        RunningProcess further = shared.exec(process(shared, "sleep", "1000"));
        shared.kill(SIGKILL, false);
        assertThat(further.waitFor()).isEqualTo(new ExitStatus(0, SIGKILL));
        assertThat(sharedInit.waitFor()).isEqualTo(new ExitStatus(0, SIGKILL));
    }

    @Test
    @DisplayName("S5: an executable that is missing or cannot be run is named as runc names it")
    void badExecutables() {
        ContainerRuntime runtime = runtime();
        assertFails(runtime, bundle("nosuch"), ErrorCode.EXECUTABLE_NOT_FOUND)
                .isEqualTo("unable to start container process: exec: \"nosuch\": executable file not found in $PATH");
        assertFails(runtime, bundle("/no/such"), ErrorCode.EXECUTABLE_NOT_FOUND)
                .isEqualTo("unable to start container process: exec: \"/no/such\": no such file or directory");
        assertFails(runtime, bundle("/etc/passwd"), ErrorCode.EXECUTABLE_DENIED)
                .isEqualTo("unable to start container process: exec: \"/etc/passwd\": permission denied");
        assertFails(runtime, bundle("/etc"), ErrorCode.EXECUTABLE_DENIED)
                .matches("unable to start container process: exec: \"/etc\": (permission denied|is a directory)");
    }

    @Test
    @DisplayName("S5: a mount that fails is told with source and destination")
    void badMount() {
        Bundle bundle = bundle("true");
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/data")
                .put("source", "/no/such/source")
                .withArray("options")
                .add("bind");
        assertFails(runtime(), bundle.args("true"), ErrorCode.INIT_FAILED)
                .startsWith("unable to start container process: error during container init: "
                        + "error mounting \"/no/such/source\" to rootfs at \"/data\": ")
                .endsWith("no such file or directory");
    }

    private org.assertj.core.api.AbstractStringAssert<?> assertFails(
            ContainerRuntime runtime, Bundle bundle, ErrorCode code) {
        try {
            create(runtime, bundle);
        } catch (CaissonException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(runtime.ids()).isEmpty();
            return assertThat(e.getMessage());
        }
        throw new AssertionError("the container was created");
    }

    @Test
    @DisplayName("S7: the user's descriptors come first, from 3 on, in both kinds of process")
    void extraDescriptors() throws Exception {
        ContainerRuntime runtime = runtime();
        Path output = temporary.resolve("out");
        Bundle bundle = bundle().script("echo init >&3");
        String id = containerOf(runtime, bundle);
        try (HostFd file =
                kernel.open(output, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_APPEND, 0644)) {
            ProcessIo io = ProcessIo.none().withExtra(List.of(Descriptor.held(file.number())));
            Container container =
                    runtime.create(id, CreateOptions.of(bundle.directory()).withIo(io));
            container
                    .exec(process(container, "sh", "-c", "echo exec >&3; ls /proc/self/fd >&3")
                            .withIo(io))
                    .waitFor();
            RunningProcess init = container.init().orElseThrow();
            container.start();
            init.waitFor();
        }
        assertThat(read(output)).isEqualTo("exec\n0\n1\n2\n3\n4\ninit\n");
    }

    @Test
    @DisplayName("S12: without a limit of open files in the configuration the JVM's raised one is not inherited")
    void openFilesLimit() throws Exception {
        Path output = temporary.resolve("out");
        Bundle bundle = bundle().script("ulimit -n").set("/process", "rlimits", "[]");
        Container container = create(runtime(), bundle, output);
        RunningProcess init = container.init().orElseThrow();
        container.start();
        init.waitFor();
        assertThat(read(output)).isEqualTo("1024\n");
    }

    @Test
    @DisplayName("S5: pid files hold the pid and nothing else")
    void pidFiles() throws Exception {
        ContainerRuntime runtime = runtime();
        Bundle bundle = bundle("sleep", "1000");
        Path file = temporary.resolve("pid");
        CreateOptions options =
                new CreateOptions(bundle.directory(), ProcessIo.none(), false, false, Optional.of(file), 0);
        Container container = runtime.create(containerOf(runtime, bundle), options);
        assertThat(read(file))
                .isEqualTo(Integer.toString(container.state().pid().getAsInt()));
        assertThat(temporary.resolve(".pid")).doesNotExist();
    }

    @Test
    @DisplayName("S19: hooks run in the order of the specification, with the state of the moment")
    void hooks() throws Exception {
        ContainerRuntime runtime = runtime();
        Path log = temporary.resolve("hooks");
        Bundle bundle = bundle("sleep", "1000");
        for (String phase : List.of("prestart", "createRuntime", "poststart", "poststop")) {
            bundle.addHook(phase, "/bin/sh", "sh", "-c", "echo " + phase + " $(cat) >> " + log);
        }
        Container container = create(runtime, bundle);
        container.start();
        container.delete(true);
        assertThat(Files.readAllLines(log))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("prestart ").contains("\"status\":\"creating\""),
                        line -> assertThat(line).startsWith("createRuntime ").contains("\"status\":\"creating\""),
                        line -> assertThat(line).startsWith("poststart ").contains("\"status\":\"running\""),
                        line -> assertThat(line).startsWith("poststop ").contains("\"status\":\"stopped\""));
    }
}
