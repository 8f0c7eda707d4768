// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;

import com.fasterxml.jackson.databind.JsonNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a runtime sends over sockets: a terminal, a seccomp listener. */
final class SocketRows {
    private SocketRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of("process.terminal#true", "the program has one, sent to the console socket", bench -> {
                    List<String> seen = terminal(bench);
                    return Verdict.when(seen.contains("is a terminal"), String.join(" ", seen));
                }),
                Row.of("process.consoleSize", "is the terminal's", bench -> {
                    List<String> seen = terminal(bench);
                    return Verdict.when(seen.contains("rows=33 columns=77"), String.join(" ", seen));
                }),
                Row.of("device.console", "is the terminal, bound there", bench -> {
                    List<String> seen = terminal(bench);
                    return Verdict.when(seen.contains("character special file same"), String.join(" ", seen));
                }),
                Row.of("process.consoleSize#no-terminal", "without a terminal it is passed over", bench -> {
                    Run run = bench.run(all(
                            set("/process", "consoleSize", "{'height': 3, 'width': 7}"), b -> b.script("echo ran")));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.when(run.out().contains("ran"), "not run");
                }),
                Row.of("linux.seccomp.action.SCMP_ACT_NOTIFY", "the agent answers the call", bench -> {
                    Notified seen = notified(bench);
                    return seen.agent().isEmpty()
                            ? Verdict.no(seen.error())
                            : Verdict.of(Expect.prints("errno 77").complaint(seen.program()));
                }),
                Row.of("linux.seccomp.listenerPath", "gets one JSON document with the descriptor", bench -> {
                    Notified seen = notified(bench);
                    if (seen.agent().isEmpty()) {
                        return Verdict.no(seen.error());
                    }
                    JsonNode state = Changes.json(seen.agent().get(0));
                    boolean good = state.at("/fds/0").asText().equals("seccompFd")
                            && state.path("pid").asInt() > 0
                            && state.path("ociVersion").isTextual()
                            && state.at("/state/status").asText().equals("creating")
                            && seen.agent().contains("fd=yes");
                    return Verdict.when(good, "another document");
                }),
                Row.of("linux.seccomp.listenerMetadata", "is in that document", bench -> {
                    Notified seen = notified(bench);
                    return seen.agent().isEmpty()
                            ? Verdict.no(seen.error())
                            : Verdict.of(Expect.prints("for the agent")
                                    .complaint(Changes.json(seen.agent().get(0))
                                            .path("metadata")
                                            .asText()));
                }),
                Row.of("linux.seccomp.listenerPath#unused", "without SCMP_ACT_NOTIFY it is passed over", bench -> {
                    Run run = bench.run(all(
                            profile("/nonexistent/socket", "SCMP_ACT_ERRNO"),
                            b -> b.args("/bin/probe", "call", "163")));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.of(
                                    Expect.prints("errno 1").complaint(run.out().strip()));
                }),
                Row.of(
                        "linux.seccomp.flag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
                        "the filter is loaded with it",
                        bench -> {
                            Notified seen = notified(bench, "'flags': ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'],");
                            return seen.agent().isEmpty()
                                    ? Verdict.no(seen.error())
                                    : Verdict.of(Expect.prints("errno 77").complaint(seen.program()));
                        }),
                Refusal.of(
                        "linux.seccomp.listenerPath#nobody",
                        "that nobody listens at is an error",
                        profile("/nonexistent/socket", "SCMP_ACT_NOTIFY"),
                        "/nonexistent/socket"));
    }

    private static Consumer<Bundle> profile(String socket, String action) {
        return profile(socket, action, "");
    }

    private static Consumer<Bundle> profile(String socket, String action, String more) {
        return set(
                "/linux",
                "seccomp",
                "{'defaultAction': 'SCMP_ACT_ALLOW', " + more + " 'listenerPath': '" + socket
                        + "', 'listenerMetadata': 'for the agent'," + " 'syscalls': [{'names': ['acct'], 'action': '"
                        + action + "'}]}");
    }

    /** The probe at the other end of a socket; it listens when this returns. */
    private static final class Peer implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Peer(String role, Path socket) throws IOException {
            process = new ProcessBuilder(Probe.program().toString(), role, socket.toString()).start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (!"listening".equals(out.readLine())) {
                throw new IllegalStateException("failed to listen at '" + socket + "'");
            }
        }

        /** All it says until its socket or terminal is closed. */
        List<String> lines() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line.strip());
            }
            return lines;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static List<String> terminal(Bench bench) throws Exception {
        return bench.once("terminal", () -> {
            Bundle bundle = bench.bundle()
                    .script("tty -s && echo is a terminal; a=$(stat -Lc %t:%T /dev/console);"
                            + " b=$(stat -Lc %t:%T $(tty)); [ $a = $b ] && c=same; echo $(stat -c %F /dev/console) $c")
                    .edit(all(
                            set("/process", "terminal", "true"),
                            set("/process", "consoleSize", "{'height': 33, 'width': 77}")));
            String id = bench.newId();
            try (Peer peer = new Peer("console", bundle.directory().resolve("console.sock"))) {
                Oci.Result create = bench.runtime()
                        .run(
                                "create",
                                "--bundle",
                                bundle.directory().toString(),
                                "--console-socket",
                                bundle.directory().resolve("console.sock").toString(),
                                id);
                if (create.exit() != 0) {
                    return List.of(new Run(create, bundle, id, bench.host()).error());
                }
                bench.runtime().run("start", id);
                return peer.lines();
            } finally {
                bench.remove(id);
            }
        });
    }

    /** What the agent and the program said. */
    private record Notified(List<String> agent, String program, String error) {}

    private static Notified notified(Bench bench) throws Exception {
        return notified(bench, "");
    }

    private static Notified notified(Bench bench, String more) throws Exception {
        return bench.once("notified" + more, () -> {
            Bundle bundle = bench.bundle();
            Path socket = bundle.directory().resolve("agent.sock");
            try (Peer peer = new Peer("agent", socket)) {
                Run run = bench.run(bundle.args("/bin/probe", "call", "163")
                        .edit(profile(socket.toString(), "SCMP_ACT_NOTIFY", more)));
                return run.failed()
                        ? new Notified(List.of(), "", run.error())
                        : new Notified(peer.lines(), run.out().strip(), "");
            }
        });
    }
}
