// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The life of a container through the command line: each test passes on runc first, then on caisson. */
class LifecycleIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Stream<DynamicTest> onEach(ThrowingConsumer test) {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    private interface ThrowingConsumer {
        void accept(Oci runtime) throws Exception;
    }

    private static JsonNode state(Oci runtime, String id) throws Exception {
        Oci.Result result = runtime.run("state", id);
        assertThat(result.exit()).as(result.err()).isZero();
        return JSON.readTree(result.out());
    }

    private static void succeeds(Oci runtime, String... arguments) {
        Oci.Result result = runtime.run(arguments);
        assertThat(result.exit())
                .as("%s %s: %s", runtime, List.of(arguments), result.err())
                .isZero();
    }

    private String create(Oci runtime, Bundle bundle) {
        String id = newContainer(runtime);
        succeeds(runtime, "create", "--bundle", bundle.directory().toString(), id);
        return id;
    }

    /** Waits for the end of a process by its pidfd-like file: the directory in /proc goes away or it becomes a zombie. */
    private static void awaitEnd(long pid) throws Exception {
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
    }

    @TestFactory
    Stream<DynamicTest> createsStartsEntersSignalsAndDeletes() {
        return onEach(runtime -> {
            Bundle bundle = bundle("sleep", "1000");
            Path pidFile = temporary.resolve(runtime.name() + ".pid");
            String id = newContainer(runtime);
            succeeds(
                    runtime, "create", "--bundle", bundle.directory().toString(), "--pid-file", pidFile.toString(), id);
            JsonNode created = state(runtime, id);
            assertThat(created.get("status").asText()).isEqualTo("created");
            long pid = created.get("pid").asLong();
            assertThat(Files.readString(pidFile)).isEqualTo(Long.toString(pid));
            assertThat(created.get("bundle").asText())
                    .isEqualTo(bundle.directory().toString());
            assertThat(created.get("rootfs").asText()).isEqualTo(bundle.rootfs().toString());
            assertThat(created.get("id").asText()).isEqualTo(id);

            succeeds(runtime, "start", id);
            assertThat(state(runtime, id).get("status").asText()).isEqualTo("running");
            Oci.Result exec = runtime.run("exec", id, "sh", "-c", "echo in $(hostname); exit 7");
            assertThat(exec.out().strip())
                    .isEqualTo("in " + bundle.config().get("hostname").asText());
            assertThat(exec.exit()).isEqualTo(7);

            Oci.Result ps = runtime.run("ps", "--format", "json", id);
            assertThat(JSON.readTree(ps.out()).get(0).asLong()).isEqualTo(pid);
            assertThat(runtime.run("ps", id).out()).contains("sleep 1000");

            succeeds(runtime, "pause", id);
            assertThat(state(runtime, id).get("status").asText()).isEqualTo("paused");
            succeeds(runtime, "resume", id);
            assertThat(state(runtime, id).get("status").asText()).isEqualTo("running");

            succeeds(runtime, "kill", id, "KILL");
            awaitEnd(pid);
            assertThat(state(runtime, id).get("status").asText()).isEqualTo("stopped");
            assertThat(state(runtime, id).get("pid").asInt()).isZero();
            succeeds(runtime, "delete", id);
            assertThat(runtime.run("state", id).exit()).isEqualTo(1);
            assertThat(runtime.root().resolve(id)).doesNotExist();
        });
    }

    @TestFactory
    Stream<DynamicTest> runReturnsTheExitStatusAndOutput() {
        return onEach(runtime -> {
            Oci.Result result = runToEnd(runtime, bundle("sh", "-c", "echo out; echo err >&2; exit 42"));
            assertThat(result.exit()).isEqualTo(42);
            assertThat(result.out()).isEqualTo("out\n");
            assertThat(result.err()).isEqualTo("err\n");
        });
    }

    @TestFactory
    Stream<DynamicTest> runTellsTheSignalThatEndedTheContainer() {
        return onEach(runtime -> {
            // without a pid namespace of its own, the shell is not PID 1 and dies by its own signal
            Bundle bundle = bundle("sh", "-c", "kill -TERM $$").withoutNamespace("pid");
            assertThat(runToEnd(runtime, bundle).exit()).isEqualTo(128 + 15);
        });
    }

    @TestFactory
    Stream<DynamicTest> deleteRefusesARunningContainerUnlessForced() {
        return onEach(runtime -> {
            String id = create(runtime, bundle("sleep", "1000"));
            succeeds(runtime, "start", id);
            Oci.Result refused = runtime.run("delete", id);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("cannot delete container " + id + " that is not stopped: running");
            succeeds(runtime, "delete", "--force", id);
            assertThat(runtime.root().resolve(id)).doesNotExist();
        });
    }

    @TestFactory
    Stream<DynamicTest> deletesACreatedContainerWithoutForce() {
        return onEach(runtime -> {
            String id = create(runtime, bundle("true"));
            succeeds(runtime, "delete", id);
            assertThat(runtime.root().resolve(id)).doesNotExist();
        });
    }

    @TestFactory
    Stream<DynamicTest> deleteForceOfNothingSucceeds() {
        return onEach(runtime -> succeeds(runtime, "delete", "--force", newId()));
    }

    @TestFactory
    Stream<DynamicTest> startRefusesARunningAndAStoppedContainer() {
        return onEach(runtime -> {
            String id = create(runtime, bundle("sleep", "1000"));
            succeeds(runtime, "start", id);
            assertThat(runtime.run("start", id).err()).contains("cannot start an already running container");
            long pid = state(runtime, id).get("pid").asLong();
            succeeds(runtime, "kill", id, "9");
            awaitEnd(pid);
            assertThat(runtime.run("start", id).err()).contains("cannot start a container that has stopped");
            assertThat(runtime.run("kill", id).err()).contains("container not running");
        });
    }

    @TestFactory
    Stream<DynamicTest> listShowsContainersAsTableAndJson() {
        return onEach(runtime -> {
            String id = create(runtime, bundle("true"));
            assertThat(runtime.run("list", "-q").out()).isEqualTo(id + "\n");
            String[] lines = runtime.run("list").out().split("\n");
            assertThat(lines[0].split("\\s+")).containsExactly("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
            assertThat(lines[1]).startsWith(id).contains("created").endsWith("root");
            JsonNode row =
                    JSON.readTree(runtime.run("list", "--format", "json").out()).get(0);
            List<String> names = new ArrayList<>();
            row.fieldNames().forEachRemaining(names::add);
            assertThat(names).contains("ociVersion", "id", "pid", "status", "bundle", "rootfs", "created", "owner");
        });
    }

    @TestFactory
    Stream<DynamicTest> runDetachedLeavesAContainerBehind() {
        return onEach(runtime -> {
            String id = newContainer(runtime);
            succeeds(
                    runtime,
                    "run",
                    "--detach",
                    "--bundle",
                    bundle("sleep", "1000").directory().toString(),
                    id);
            assertThat(state(runtime, id).get("status").asText()).isEqualTo("running");
        });
    }

    @TestFactory
    Stream<DynamicTest> killAcceptsNamesWithAndWithoutPrefix() {
        return onEach(runtime -> {
            for (String signal : List.of("USR1", "SIGUSR1", "10")) {
                Path fifoDirectory = temporary;
                Bundle bundle =
                        bundle("sh", "-c", "trap 'exit 33' USR1; : > /ready; while :; do sleep 1000 & wait $!; done");
                bundle.set("/root", "readonly", "false");
                String id = newContainer(runtime);
                Path out = Files.createTempFile(fifoDirectory, "run", ".out");
                Process run = runtime.start(
                        Path.of("/"),
                        java.util.Map.of(),
                        out,
                        out,
                        "run",
                        "--bundle",
                        bundle.directory().toString(),
                        id);
                awaitFile(bundle.rootfs().resolve("ready"));
                succeeds(runtime, "kill", id, signal);
                assertThat(run.waitFor()).as("signal " + signal).isEqualTo(33);
            }
        });
    }

    /** Waits by inotify until a file exists. */
    static void awaitFile(Path file) throws Exception {
        try (java.nio.file.WatchService watch = file.getFileSystem().newWatchService()) {
            file.getParent().register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                java.nio.file.WatchKey key = watch.poll(30, java.util.concurrent.TimeUnit.SECONDS);
                assertThat(key).as("'" + file + "' appears").isNotNull();
                key.pollEvents();
                key.reset();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> preservesDescriptorsOnRequest() {
        return onEach(runtime -> {
            Bundle bundle = bundle("sh", "-c", "cat <&3; ls /proc/self/fd | wc -l");
            String id = newContainer(runtime);
            Path file = Files.writeString(temporary.resolve("passed-" + runtime), "through fd 3\n");
            List<String> command =
                    new ArrayList<>(List.of("sh", "-c", "exec 3<" + file + " 4</dev/null; exec \"$@\"", "sh"));
            command.addAll(runtime.command());
            command.addAll(List.of(
                    "run", "--preserve-fds", "1", "--bundle", bundle.directory().toString(), id));
            Oci.Result result = new Oci(runtime.name(), command, runtime.root()).run();
            // 0, 1, 2, 3 and the directory that ls reads
            assertThat(result.out()).as(result.err()).isEqualTo("through fd 3\n5\n");
        });
    }
}
