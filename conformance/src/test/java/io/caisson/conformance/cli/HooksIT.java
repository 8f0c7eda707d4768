// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All six kinds of hooks: order, namespaces, state on standard input, failure. */
class HooksIT extends OciTest {
    private static final List<String> PHASES =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** Each hook appends its name, the status it was told, and whether it sees the container's mounts, to one log. */
    private Bundle logging(Oci runtime, Path log) throws Exception {
        Files.createFile(log);
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
        Bundle bundle =
                Bundle.busybox(temporary.resolve("bundle-" + runtime.name()), "sh", "-c", "echo program >> /log");
        Files.createFile(bundle.rootfs().resolve("log"));
        Path script = Files.writeString(
                bundle.rootfs().resolve("hook.sh"),
                """
                #!/bin/sh
                state=$(cat)
                status=${state#*\\"status\\":}; status=${status#*\\"}; status=${status%%\\"*}
                mnt=host; [ "$(readlink /proc/self/ns/mnt)" = "$HOST_MNT" ] || mnt=container
                echo "$1 $status $mnt" >> "$2"
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/log")
                .put("type", "bind")
                .put("source", log.toString())
                .withArray("/options")
                .add("bind")
                .add("rw");
        for (String phase : PHASES) {
            boolean inside = phase.equals("startContainer");
            bundle.addHook(
                    phase,
                    "/bin/sh",
                    "sh",
                    inside ? "/hook.sh" : script.toString(),
                    phase,
                    inside ? "/log" : log.toString());
            ((ObjectNode) bundle.config().at("/hooks/" + phase + "/0"))
                    .putArray("env")
                    .add("HOST_MNT=" + Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))
                    .add("PATH=/bin:/usr/bin");
        }
        return bundle.edit(b -> {});
    }

    @TestFactory
    Stream<DynamicTest> runInOrderWithTheRightStatusInTheRightNamespace() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> {
                    Path log = temporary.resolve(runtime.name() + ".log");
                    Oci.Result result = runToEnd(runtime, logging(runtime, log));
                    assertThat(result.exit()).as(result.err()).isZero();
                    List<String> lines = Files.readAllLines(log);
                    assertThat(lines.subList(0, 4))
                            .containsExactly(
                                    "prestart creating host",
                                    "createRuntime creating host",
                                    "createContainer creating container",
                                    // runc 1.1.5 passes no status it documents; ours is the specification's
                                    runtime.name().equals("caisson")
                                            ? "startContainer created container"
                                            : lines.get(3));
                    // poststart runs once the program was executed; it may write before or after the program does
                    assertThat(lines.subList(4, 6))
                            .anyMatch(l -> l.equals("program"))
                            .anyMatch(l -> l.startsWith("poststart running host")
                                    || l.startsWith("poststart stopped host")
                                    || !runtime.name().equals("caisson"));
                    assertThat(lines.get(6)).isEqualTo("poststop stopped host");
                    assertThat(lines).hasSize(7);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aFailingHookOfCreateLeavesNothing() {
        return Stream.of("prestart", "createRuntime", "createContainer")
                .flatMap(phase -> Runtimes.runcAndCaisson(temporary).stream()
                        .map(runtime -> DynamicTest.dynamicTest(phase + " on " + runtime.name(), () -> {
                            Bundle bundle =
                                    bundle("true").addHook(phase, "/bin/sh", "sh", "-c", "echo the reason >&2; exit 3");
                            String id = newContainer(runtime);
                            Oci.Result result = runtime.run(
                                    "create", "--bundle", bundle.directory().toString(), id);
                            assertThat(result.exit()).isEqualTo(1);
                            assertThat(result.err()).contains("hook #0").contains("exit status 3");
                            assertThat(runtime.root().resolve(id)).doesNotExist();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> aHookThatTakesLongerThanItsTimeoutIsKilledInEachPhase() {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Map<String, String> statuses = Map.of(
                "prestart", "creating",
                "createRuntime", "creating",
                "createContainer", "creating",
                "startContainer", "created",
                "poststart", "running",
                "poststop", "stopped");
        return PHASES.stream()
                .map(phase -> DynamicTest.dynamicTest(phase, () -> endsInTime(caisson, phase, statuses.get(phase))));
    }

    private void endsInTime(Oci caisson, String phase, String status) throws Exception {
        Path told = Files.createDirectory(temporary.resolve(phase));
        String seconds = "1000" + phase.chars().sum();
        boolean inside = phase.endsWith("Container");
        Bundle bundle = lastingHook(phase, phase.equals("startContainer") ? Path.of("/told") : told, seconds);
        bundle.config()
                .withArray("/mounts")
                .add(bundle.config()
                        .objectNode()
                        .put("destination", "/told")
                        .put("source", told.toString())
                        .set("options", bundle.config().arrayNode().add("bind")));
        String id = newContainer(caisson);
        Oci.Result result = caisson.run(
                "create", "--bundle", bundle.edit(b -> {}).directory().toString(), id);
        if (result.exit() == 0) {
            result = caisson.run("start", id);
        }
        if (result.exit() == 0) {
            result = caisson.run("delete", "--force", id);
        }
        assertThat(result.exit()).isEqualTo(phase.equals("poststop") ? 0 : 1);
        assertThat(result.err())
                .contains(
                        inside
                                ? "failed to run hook '/bin/sh': " + phase + " hook #0: ended after 1000 ms"
                                : phase + " hook #0 '/bin/sh': hook ran past specified timeout of 1.0s");
        assertThat(told.resolve("state")).content().contains("\"status\":\"" + status + "\"");
        assertThat(ProcessHandle.allProcesses()
                        .map(ProcessHandle::info)
                        .flatMap(info -> info.arguments().stream())
                        .flatMap(Stream::of))
                .doesNotContain(seconds);
        caisson.run("delete", "--force", id);
        assertThat(caisson.root().resolve(id)).doesNotExist();
    }

    /** Saves the state, and then sleeps for a time that nobody else sleeps. */
    private Bundle lastingHook(String phase, Path told, String seconds) {
        Bundle bundle = bundle("sleep", "1000")
                .addHook(phase, "/bin/sh", "sh", "-c", "cat > " + told + "/state; exec sleep " + seconds);
        ((ObjectNode) bundle.config().at("/hooks/" + phase + "/0"))
                .put("timeout", 1)
                .putArray("env")
                .add("PATH=/bin:/usr/bin");
        return bundle;
    }
}
