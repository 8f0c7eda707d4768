// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.PlanCompiler;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.LinuxDeviceRule;
import io.caisson.spec.RuntimeSpec;
import io.caisson.testkit.TempHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPartsTest {
    private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/nonexistent:\nx:y\n";

    @TempDir
    Path directory;

    private final Kernel kernel = new LibcKernel();

    private static RuntimeSpec spec(String top, String linux) {
        return new SpecReader()
                .parse(("{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"r\"}" + top + ",\"linux\":{" + linux + "}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void undoesInReverseAndKeepsEveryFailure() {
        UndoStack undo = new UndoStack();
        List<String> order = new ArrayList<>();
        undo.push(() -> order.add("first"));
        undo.push(() -> {
            order.add("second");
            throw new IllegalStateException("second");
        });
        undo.push(() -> order.add("third"));
        RuntimeException cause = new RuntimeException("cause");
        undo.undo(cause);
        undo.undo(cause);
        assertThat(order).containsExactly("third", "second", "first");
        assertThat(cause.getSuppressed()).singleElement().hasToString("java.lang.IllegalStateException: second");
    }

    @Test
    void forgottenStepsAreNotUndone() {
        UndoStack undo = new UndoStack();
        List<String> order = new ArrayList<>();
        undo.push(() -> order.add("first"));
        undo.forget();
        undo.undo(new RuntimeException());
        assertThat(order).isEmpty();
    }

    @Test
    void deviceRulesBeginWithNothingAndEndWithTheDefaults() {
        RuntimeSpec spec = spec(
                "",
                "\"resources\":{\"devices\":[{\"allow\":true,\"type\":\"c\",\"major\":10,\"minor\":229,"
                        + "\"access\":\"rw\"}]}");
        List<LinuxDeviceRule> rules = DefaultDeviceRules.complete(spec).devices();
        assertThat(rules.get(0).allow()).isFalse();
        assertThat(rules.get(0).type()).hasValue("a");
        assertThat(rules.get(1).minor()).hasValue(229);
        assertThat(rules.subList(2, rules.size())).hasSize(10).allMatch(LinuxDeviceRule::allow);
        assertThat(rules)
                .filteredOn(rule -> rule.major().equals(OptionalLong.of(1)))
                .hasSize(5);
    }

    @Test
    @DisplayName("S12: the home directory comes from the image's passwd, read without leaving the image")
    void homeDirectories() throws Exception {
        Path etc = Files.createDirectories(directory.resolve("rootfs/etc"));
        HomeDirectories homes = new HomeDirectories(kernel, directory.resolve("rootfs"));
        assertThat(homes.of(0)).isEqualTo("/");
        Files.writeString(etc.resolve("passwd"), PASSWD);
        assertThat(homes.of(0)).isEqualTo("/root");
        assertThat(homes.of(65534)).isEqualTo("/nonexistent");
        assertThat(homes.of(7)).isEqualTo("/");

        Files.move(etc.resolve("passwd"), directory.resolve("outside"));
        Files.createSymbolicLink(etc.resolve("passwd"), directory.resolve("outside"));
        assertThat(homes.of(0)).as("a symbolic link").isEqualTo("/");
        Files.delete(etc.resolve("passwd"));
        kernel.mkfifo(etc.resolve("passwd"), 0600);
        assertThat(homes.of(0)).as("a fifo").isEqualTo("/");
        Files.delete(etc.resolve("passwd"));
        Files.delete(etc);
        Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(directory.resolve("elsewhere/passwd"), PASSWD);
        Files.createSymbolicLink(etc, directory.resolve("elsewhere"));
        assertThat(homes.of(0)).as("a linked /etc").isEqualTo("/");
    }

    @Test
    @DisplayName("S12: an empty HOME counts as none, LISTEN_FDS comes with its pid")
    void environment() {
        HomeDirectories homes = new HomeDirectories(kernel, directory);
        ContainerProcess process = TestStates.SPEC.process().orElseThrow();
        assertThat(ProcessDefaults.complete(process, 2, homes).env())
                .containsExactly("PATH=/bin", "LISTEN_FDS=2", "LISTEN_PID=1", "HOME=/");
        assertThat(ProcessDefaults.complete(process, 0, homes).env()).containsExactly("PATH=/bin", "HOME=/");
    }

    @Test
    @DisplayName("S2: an init is alive while it runs with the start time that was written down")
    void aliveByStat() throws Exception {
        TempHost host = TempHost.in(directory);
        ProcFiles proc = new ProcFiles(host);
        Files.createDirectories(host.proc().resolve("42"));
        String after = " 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 777 1 1";
        Files.writeString(host.proc().resolve("42/stat"), "42 (a) b (c)) S" + after + "\n");
        assertThat(proc.startTime(42)).hasValue(777);
        assertThat(proc.isAlive(42, 777)).isTrue();
        assertThat(proc.isAlive(42, 778)).isFalse();
        assertThat(proc.isAlive(43, 777)).isFalse();
        assertThat(proc.isAlive(-1, 0)).isFalse();
        for (String state : List.of("Z", "X", "x")) {
            Files.writeString(host.proc().resolve("42/stat"), "42 (a) " + state + after);
            assertThat(proc.isAlive(42, 777)).as(state).isFalse();
        }
    }

    @Test
    @DisplayName("S12: the hard limit of open files is read as the kernel shows it")
    void openFilesLimit() {
        String head = "Limit                     Soft Limit           Hard Limit           Units     \n";
        assertThat(OpenFilesLimit.parse(
                        head + "Max open files            524288               1048576              files"))
                .hasValue(1048576L);
        assertThat(OpenFilesLimit.parse(
                        head + "Max open files            1024                 unlimited            files"))
                .isEmpty();
        assertThat(OpenFilesLimit.parse(head)).isEmpty();
    }

    @Test
    @DisplayName("S10: a parent-death signal is set only where one is configured, and the specification has none")
    void noParentDeathSignal(@TempDir Path bundle) {
        LaunchPlan plan = PlanCompiler.forInit(new InitRequest(
                TestStates.SPEC,
                bundle,
                bundle,
                new InitRequest.Caller(0, 0, false, false, false, Optional.empty(), Optional.empty(), Map.of()),
                List.of(),
                Optional.empty(),
                0,
                OptionalInt.empty(),
                false,
                false,
                Optional.empty(),
                false,
                OptionalInt.empty()));
        assertThat(plan.operations()).isNotEmpty().noneMatch(operation -> operation.code() == Wire.OP_PDEATHSIG);
    }

    @Test
    @DisplayName("a library's parent-death signal is a signal, and is kept by the other changes of the options")
    void parentDeathSignals(@TempDir Path bundle) {
        CreateOptions options =
                CreateOptions.of(bundle).withParentDeathSignal(9).withIo(ProcessIo.none());
        assertThat(options.parentDeathSignal()).hasValue(9);
        assertThat(CreateOptions.of(bundle).parentDeathSignal()).isEmpty();
        assertThatThrownBy(() -> CreateOptions.of(bundle).withParentDeathSignal(0))
                .hasMessage("parent-death signal must be from 1 to 64, was 0");
        assertThatThrownBy(() -> CreateOptions.of(bundle).withParentDeathSignal(65))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void innermostPid() throws Exception {
        TempHost host = TempHost.in(directory);
        Files.createDirectories(host.proc().resolve("42"));
        Files.writeString(host.proc().resolve("42/status"), "Name:\ta\nNSpid:\t42\t7\t1\n");
        assertThat(new ProcFiles(host).innermostPid(42)).isEqualTo(1);
        assertThat(new ProcFiles(host).innermostPid(43)).isEqualTo(43);
    }

    @Test
    void ownsAWritableCgroupMountOnly() {
        String namespaces = "\"namespaces\":[{\"type\":\"cgroup\"},{\"type\":\"user\"}],"
                + "\"uidMappings\":[{\"containerID\":0,\"hostID\":1000,\"size\":1}]";
        String mount = ",\"mounts\":[{\"destination\":\"/sys/fs/cgroup\",\"type\":\"cgroup\",\"source\":\"cgroup\"%s}]";
        assertThat(Cgroups.owner(spec(mount.formatted(""), namespaces))).isEqualTo(OptionalInt.of(1000));
        assertThat(Cgroups.owner(spec(mount.formatted(",\"options\":[\"ro\"]"), namespaces)))
                .isEmpty();
        assertThat(Cgroups.owner(spec("", namespaces))).isEmpty();
        assertThat(Cgroups.owner(spec(mount.formatted(""), "\"namespaces\":[]")))
                .isEmpty();
    }

    @Test
    void pidFilesAppearWholeOrNotAtAll() throws Exception {
        Path file = directory.resolve("pid");
        PidFile.write(kernel, file, 4711);
        assertThat(Files.readString(file)).isEqualTo("4711");
        assertThat(directory.resolve(".pid")).doesNotExist();
        assertThatThrownBy(() -> PidFile.write(kernel, directory.resolve("no/pid"), 1))
                .isInstanceOf(CaissonException.class)
                .hasMessageStartingWith("failed to write '" + directory.resolve("no/pid") + "': ")
                .hasMessageEndingWith("no such file or directory");
    }
}
