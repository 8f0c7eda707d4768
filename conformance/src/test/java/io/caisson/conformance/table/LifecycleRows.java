// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations by their commands: one container's life, and what must be refused on the way. */
final class LifecycleRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LifecycleRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("operation.state#unknown", "of an unknown id is an error");
        titles.put("operation.state#none", "without an id is an error");
        titles.put("operation.create", "makes the container and does not run the program");
        titles.put("state.fields", "ociVersion, id, status, pid, bundle");
        titles.put("state.annotations", "are those of the configuration");
        titles.put("state.bundle", "is absolute");
        titles.put("state.pid", "is the program's process in the runtime's namespace");
        titles.put("state.status.created", "after create");
        titles.put("operation.create#twice", "an id in use is an error, and the container stays");
        titles.put("operation.create#edited", "later changes of config.json have no effect");
        titles.put("operation.start", "runs the program");
        titles.put("state.status.running", "after start");
        titles.put("operation.start#running", "of a running container is an error, without effect");
        titles.put("operation.delete#running", "of a running container is an error, without effect");
        titles.put("operation.kill", "sends the signal");
        titles.put("state.status.stopped", "after the program's end");
        titles.put("operation.start#stopped", "of a stopped container is an error");
        titles.put("operation.kill#stopped", "of a stopped container is an error");
        titles.put("operation.delete", "undoes what create made");
        titles.put("operation.delete#unknown", "of an unknown id is an error");
        titles.put("operation.create#again", "a deleted container's id can be used again");
        titles.put("operation.kill#created", "of a created container sends the signal");
        titles.forEach(
                (id, title) -> rows.add(Row.of(id, title, bench -> bench.once("life", () -> new Life(bench).live())
                        .getOrDefault(id, Verdict.fail("not reached")))));
        rows.add(Row.of("operation.create#id", "an id that is no file name is an error", LifecycleRows::badIds));
        rows.add(Row.of("operation.create#atomic", "that fails leaves nothing", LifecycleRows::atomic));
        rows.add(Row.of("process", "a container without a process never starts", LifecycleRows::withoutProcess));
        return rows;
    }

    /** A container from create to delete and again. */
    private static final class Life {
        private final Bench bench;
        private final Oci runtime;
        private final Bundle bundle;
        private final String id;
        private final Map<String, Verdict> seen = new LinkedHashMap<>();

        Life(Bench bench) {
            this.bench = bench;
            this.runtime = bench.runtime();
            this.id = bench.newId();
            this.bundle = bench.bundle()
                    .script("echo program > /ran; hostname > /name; exec sleep 1000")
                    .edit(all(
                            Changes.WRITABLE,
                            set("/annotations", "com.example.key", "'value'"),
                            set("/linux", "cgroupsPath", "'/" + id + "'")));
        }

        Map<String, Verdict> live() throws Exception {
            try {
                unknown();
                created();
                started();
                stopped();
                deleted();
            } finally {
                bench.remove(id);
            }
            return seen;
        }

        private Oci.Result create() {
            return runtime.run("create", "--bundle", bundle.directory().toString(), id);
        }

        private void refused(String row, Oci.Result result, String statusAfter) throws Exception {
            boolean same =
                    statusAfter.isEmpty() || state().path("status").asText().equals(statusAfter);
            seen.put(
                    row,
                    Verdict.when(result.exit() != 0 && same, result.exit() == 0 ? "accepted" : "it had an effect"));
        }

        private JsonNode state() throws Exception {
            Oci.Result result = runtime.run("state", id);
            return JSON.readTree(result.exit() == 0 ? result.out() : "{}");
        }

        private void unknown() throws Exception {
            refused("operation.state#unknown", runtime.run("state", "no-such-container"), "");
            refused("operation.state#none", runtime.run("state"), "");
            refused("operation.delete#unknown", runtime.run("delete", "no-such-container"), "");
        }

        private void created() throws Exception {
            Oci.Result result = create();
            boolean ran = Files.exists(bundle.rootfs().resolve("ran"));
            seen.put("operation.create", Verdict.when(result.exit() == 0 && !ran, result.lastError()));
            JsonNode state = state();
            boolean complete = state.path("ociVersion").asText().matches("1\\.\\d+\\.\\d+.*")
                    && state.path("id").asText().equals(id)
                    && state.path("pid").asInt() > 0;
            seen.put(
                    "state.fields",
                    Verdict.when(complete, "saw " + state.toString().replace(id, "ID")));
            seen.put(
                    "state.bundle",
                    Verdict.when(
                            state.path("bundle")
                                    .asText()
                                    .equals(bundle.directory().toString()),
                            "another"));
            seen.put(
                    "state.annotations",
                    Verdict.when(
                            state.at("/annotations/com.example.key").asText().equals("value"), "absent"));
            String namespace = Files.readSymbolicLink(
                            Path.of("/proc/" + state.path("pid").asInt() + "/ns/pid"))
                    .toString();
            String own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            seen.put("state.pid", Verdict.when(!namespace.equals(own), "a process outside"));
            seen.put(
                    "state.status.created",
                    Verdict.of(Expect.prints("created")
                            .complaint(state.path("status").asText())));
            refused("operation.create#twice", create(), "created");
        }

        private void started() throws Exception {
            bundle.edit(set("", "hostname", "'edited'")).script("echo edited > /ran");
            Oci.Result result = runtime.run("start", id);
            seen.put("operation.start", Verdict.when(result.exit() == 0, result.lastError()));
            JsonNode state = state();
            seen.put(
                    "state.status.running",
                    Verdict.of(Expect.prints("running")
                            .complaint(state.path("status").asText())));
            refused("operation.start#running", runtime.run("start", id), "running");
            refused("operation.delete#running", runtime.run("delete", id), "running");
            String ran = Files.readString(bundle.rootfs().resolve("ran")).strip();
            String name = Files.readString(bundle.rootfs().resolve("name")).strip();
            seen.put(
                    "operation.create#edited",
                    Verdict.of(Expect.prints("program runc").complaint(ran + " " + name)));
            Oci.Result kill = runtime.run("kill", id, "KILL");
            ProcessHandle.of(state.path("pid").asLong())
                    .ifPresent(process -> process.onExit().join());
            seen.put("operation.kill", Verdict.when(kill.exit() == 0, kill.lastError()));
        }

        private void stopped() throws Exception {
            seen.put(
                    "state.status.stopped",
                    Verdict.of(Expect.prints("stopped")
                            .complaint(state().path("status").asText())));
            refused("operation.start#stopped", runtime.run("start", id), "stopped");
            refused("operation.kill#stopped", runtime.run("kill", id, "TERM"), "stopped");
        }

        private void deleted() throws Exception {
            Oci.Result delete = runtime.run("delete", id);
            boolean gone = runtime.run("state", id).exit() != 0 && !bench.knows(id) && !cgroupLeft();
            seen.put(
                    "operation.delete",
                    Verdict.when(delete.exit() == 0 && gone, "something is left " + delete.lastError()));
            Oci.Result again = create();
            seen.put("operation.create#again", Verdict.when(again.exit() == 0, again.lastError()));
            Oci.Result kill = runtime.run("kill", id, "KILL");
            ProcessHandle.of(state().path("pid").asLong())
                    .ifPresent(process -> process.onExit().join());
            seen.put(
                    "operation.kill#created",
                    Verdict.when(
                            kill.exit() == 0 && state().path("status").asText().equals("stopped"), kill.lastError()));
        }

        private boolean cgroupLeft() {
            return Machine.look(Path.of("/nonexistent")).cgroups().stream().anyMatch(path -> path.endsWith("/" + id));
        }
    }

    private static Verdict badIds(Bench bench) {
        for (String bad : List.of("a/b", "..", "")) {
            Oci.Result result = bench.runtime()
                    .run("create", "--bundle", bench.bundle().directory().toString(), bad);
            if (result.exit() == 0) {
                bench.runtime().run("delete", "--force", bad);
                return Verdict.fail("accepted '" + bad + "'");
            }
        }
        return Verdict.pass();
    }

    /** A mount in the middle cannot be made. */
    private static Verdict atomic(Bench bench) {
        Machine before = Machine.look(bench.runtime().root());
        Bundle bundle = bench.bundle().edit(Changes.mount("/m", "nosuchfs", "none"));
        String id = bench.newId();
        Oci.Result result =
                bench.runtime().run("create", "--bundle", bundle.directory().toString(), id);
        bundle.edit(b -> {});
        List<String> left = Machine.look(bench.runtime().root()).leftSince(before).stream()
                .filter(entry -> entry.contains(id))
                .map(entry -> entry.replace(id, "ID"))
                .toList();
        bench.remove(id);
        return Verdict.when(result.exit() != 0 && left.isEmpty(), "left " + left);
    }

    /** It need not be refused before start. */
    private static Verdict withoutProcess(Bench bench) {
        Bundle bundle = bench.bundle().edit(Changes.without("", "process"));
        String id = bench.newId();
        Oci.Result create =
                bench.runtime().run("create", "--bundle", bundle.directory().toString(), id);
        boolean error = create.exit() != 0 || bench.runtime().run("start", id).exit() != 0;
        bench.remove(id);
        return Verdict.when(error, "started");
    }
}
