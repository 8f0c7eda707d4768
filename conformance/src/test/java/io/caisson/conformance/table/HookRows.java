// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.append;
import static io.caisson.conformance.table.Changes.program;
import static io.caisson.conformance.table.Changes.set;

import io.caisson.conformance.support.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Hooks: where, when, with what, and what a failure does. */
final class HookRows {
    private static final List<String> PHASES =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** Facts on one line: name, mount namespace, status, pid, id, and a variable. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            state=$(/bin/cat)
            status=${state#*\\"status\\":}; status=${status#*\\"}; status=${status%%\\"*}
            pid=; case $state in *\\"pid\\":*) pid=${state#*\\"pid\\":}; pid=${pid# }; pid=${pid%%[!0-9]*};; esac
            id=${state#*\\"id\\":}; id=${id#*\\"}; id=${id%%\\"*}
            fields=; for f in ociVersion id status bundle annotations; do
                case $state in *\\"$f\\":*) fields=$fields,$f;; esac; done
            seen=no; [ -e "$ROOT/proc/self/stat" ] && seen=yes
            echo "$1 mnt=$(readlink /proc/self/ns/mnt) status=$status pid=$pid id=$id fields=$fields args=$2 seen=$seen comm=$(cat /proc/$pid/comm)" >> "$LOG"
            if [ "$1" = poststart-2 ]; then timeout 5 sh -c 'echo > "$0"' "$ROOT/over"; fi
            exit 0
            """;

    private HookRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String phase : PHASES) {
            rows.add(Row.of(
                    "hooks." + phase,
                    "runs, each listed, in that order",
                    bench -> Verdict.when(
                            log(bench).facts(phase).size() == 2,
                            "ran " + log(bench).facts(phase).size() + " of 2")));
            rows.add(Row.of("hooks." + phase + ".namespace", namespaceTitle(phase), bench -> namespace(bench, phase)));
            rows.add(Row.of(
                    "hooks." + phase + ".status",
                    "the state says " + status(phase),
                    bench -> Verdict.of(
                            Expect.matches(status(phase)).complaint(log(bench).fact(phase, "status")))));
            rows.add(Row.of("hooks." + phase + ".failure", failureTitle(phase), bench -> failure(bench, phase)));
        }
        rows.addAll(details());
        rows.addAll(refusals());
        return rows;
    }

    private static String status(String phase) {
        return switch (phase) {
            case "prestart", "createRuntime", "createContainer" -> "creating";
            case "startContainer" -> "created";
            case "poststart" -> "running|stopped";
            default -> "stopped";
        };
    }

    private static String namespaceTitle(String phase) {
        return phase.equals("createContainer") || phase.equals("startContainer")
                ? "runs in the container's namespaces, found in the "
                        + (phase.startsWith("c") ? "runtime's" : "container's") + " file system"
                : "runs in the runtime's namespaces";
    }

    private static String failureTitle(String phase) {
        return phase.equals("poststop")
                ? "is a warning, and the other hooks still run"
                : "is an error; the container ends, and poststop hooks run";
    }

    /** What the hooks of one container wrote. */
    private record Log(List<String> lines) {
        List<String> facts(String phase) {
            return lines.stream().filter(line -> line.startsWith(phase + "-")).toList();
        }

        String fact(String phase, String name) {
            return facts(phase).stream()
                    .findFirst()
                    .map(line -> line.replaceAll("(?s).* " + name + "=(\\S*).*", "$1"))
                    .orElse("nothing");
        }
    }

    private static Log log(Bench bench) throws Exception {
        return bench.once("hooks", () -> {
            Bundle bundle = bench.bundle();
            Path log = Files.createFile(bundle.rootfs().resolve("log"));
            // the program waits for the last poststart hook by reading a fifo that it opens for writing
            bundle.script(
                            "readlink /proc/self/ns/mnt > /mnt-of-program; echo program >> /log; timeout 5 cat /over; true")
                    .edit(all(Changes.WRITABLE, program("hook.sh", SCRIPT), set("/annotations", "a", "'b'")));
            Commands.shell("mkfifo " + bundle.rootfs().resolve("over"));
            Path outside = bundle.directory().resolve("hook.sh");
            Files.copy(bundle.rootfs().resolve("hook.sh"), outside, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            for (String phase : PHASES) {
                boolean inside = phase.equals("startContainer");
                String path = inside ? "/hook.sh" : outside.toString();
                String root = inside ? "" : bundle.rootfs().toString();
                for (int i = 1; i <= 2; i++) {
                    append(
                                    "/hooks/" + phase,
                                    "{'path': '" + path + "', 'args': ['hook', '" + phase + "-" + i
                                            + "', 'two_words'], 'env': ['PATH=/bin:/usr/bin', 'LOG="
                                            + (inside ? "/log" : log) + "', 'ROOT=" + root + "']}")
                            .accept(bundle);
                }
            }
            Run run = bench.command(bundle.edit(b -> {}));
            List<String> lines = new ArrayList<>(Files.readAllLines(log));
            lines.add("exit " + run.result().exit() + " " + run.error());
            Path program = bundle.rootfs().resolve("mnt-of-program");
            lines.add("container "
                    + (Files.exists(program) ? Files.readString(program).strip() : ""));
            lines.add("id " + run.id());
            return new Log(lines);
        });
    }

    private static Verdict namespace(Bench bench, String phase) throws Exception {
        Log log = log(bench);
        String container = log.lines().stream()
                .filter(line -> line.startsWith("container "))
                .findFirst()
                .map(line -> line.substring("container ".length()))
                .orElse("");
        boolean inside = phase.equals("createContainer") || phase.equals("startContainer");
        String seen = log.fact(phase, "mnt");
        return Verdict.when(!container.isEmpty() && seen.equals(container) == inside, inside ? "outside" : "inside");
    }

    private static List<Row> details() {
        return List.of(
                Row.of("hooks.order", "the phases follow each other", bench -> {
                    String order = log(bench).lines().stream()
                            .filter(line -> line.contains("-") || line.equals("program"))
                            .filter(line -> !line.startsWith("id ") && !line.startsWith("container "))
                            .map(line -> line.split(" ")[0])
                            .filter(line -> !line.startsWith("poststart") && !line.startsWith("exit"))
                            .collect(Collectors.joining(" "));
                    return Verdict.of(Expect.prints("prestart-1 prestart-2 createRuntime-1 createRuntime-2"
                                    + " createContainer-1 createContainer-2 startContainer-1 startContainer-2 program"
                                    + " poststop-1 poststop-2")
                            .complaint(order));
                }),
                Row.of(
                        "hooks.poststart.when",
                        "after the program was executed",
                        bench -> Verdict.of(Expect.matches("sh|exe|cat|timeout")
                                .complaint(log(bench).fact("poststart", "comm")))),
                Row.of(
                        "hooks.mounts",
                        "of create: the mounts are there, under the bundle's root",
                        bench -> Verdict.of(
                                Expect.prints("yes").complaint(log(bench).fact("createContainer", "seen")))),
                Row.of(
                        "hooks.args",
                        "are those listed",
                        bench -> Verdict.of(
                                Expect.prints("two_words").complaint(log(bench).fact("createRuntime", "args")))),
                Row.of(
                        "hooks.state",
                        "is JSON on standard input, with all required fields",
                        bench -> Verdict.of(Expect.prints(",ociVersion,id,status,bundle,annotations")
                                .complaint(log(bench).fact("createRuntime", "fields")))),
                Row.of(
                        "hooks.state.pid#runtime",
                        "is the runtime's for the runtime's hooks",
                        bench -> Verdict.when(
                                log(bench).fact("createRuntime", "pid").matches("\\d{2,}"),
                                "not a pid of the runtime")),
                Row.of(
                        "hooks.state.pid#container",
                        "is the container's for the container's hooks",
                        bench -> Verdict.of(Expect.prints("1")
                                .complaint(log(bench)
                                        .fact("createContainer", "pid")
                                        .replaceAll("\\d{2,}", "of the runtime")))),
                Row.of(
                        "hooks.env",
                        "is what is listed, nothing else",
                        bench -> environment(bench, "createRuntime", "['ONE=1']", "ONE=1")),
                Row.of(
                        "hooks.env#startContainer",
                        "without env it is the process's, as with runc",
                        bench -> environment(
                                bench,
                                "startContainer",
                                "",
                                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=xterm HOME=/root")),
                Row.of("hooks.timeout", "ends the hook, as a failure", bench -> {
                    Run run = bench.run(all(
                            append(
                                    "/hooks/createRuntime",
                                    "{'path': '/bin/sleep', 'args': ['sleep', '1000'], 'timeout': 1}"),
                            b -> b.script("echo ran")));
                    return Verdict.when(run.failed() && !run.out().contains("ran"), "no error");
                }));
    }

    private static Verdict environment(Bench bench, String phase, String json, String expected) {
        boolean inside = phase.equals("startContainer");
        Bundle bundle = bench.bundle();
        String file = inside ? "/env" : bundle.rootfs().resolve("env").toString();
        String text = "cat /proc/$$/environ > " + file + "; true";
        Run run = bench.run(bundle.script("true")
                .edit(all(
                        Changes.WRITABLE,
                        append(
                                "/hooks/" + phase,
                                "{\"path\": \"/bin/sh\", \"args\": [\"sh\", \"-c\", \"" + text + "\"]"
                                        + (json.isEmpty() ? "" : ", 'env': " + json).replace('\'', '"') + "}"))));
        try {
            Path env = bundle.rootfs().resolve("env");
            return run.failed() || !Files.exists(env)
                    ? Verdict.no(run.error())
                    : Verdict.of(Expect.prints(expected)
                            .complaint(Files.readString(env).replace('\0', ' ').strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hook fails and a poststop hook tells that it ran; for poststop itself the one after it does. */
    private static Verdict failure(Bench bench, String phase) throws IOException {
        Bundle bundle = bench.bundle();
        Path log = bundle.directory().resolve("log");
        boolean last = phase.equals("poststop");
        Consumer<Bundle> fails = append("/hooks/" + phase, "{'path': '/bin/false', 'args': ['false']}");
        Consumer<Bundle> tells =
                append("/hooks/poststop", "{'path': '/bin/sh', 'args': ['sh', '-c', 'echo poststop >> " + log + "']}");
        Run run = bench.command(bundle.script(last ? "true" : "sleep 2").edit(all(fails, tells)));
        List<String> complaints = new ArrayList<>();
        if (last == run.failed()) {
            complaints.add(last ? "an error" : "no error");
        }
        if (!Files.exists(log)) {
            complaints.add("poststop did not run");
        }
        return Verdict.of(String.join(", ", complaints));
    }

    private static List<Row> refusals() {
        Map<String, String> bad = Map.of(
                "path#relative", "{'path': 'bin/true'}",
                "path#absent", "{'args': ['true']}",
                "timeout#zero", "{'path': '/bin/true', 'timeout': 0}",
                "timeout#negative", "{'path': '/bin/true', 'timeout': -1}");
        return bad.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Refusal.of(
                        "hooks." + entry.getKey(),
                        entry.getKey().replace('#', ' ') + ": an error",
                        append("/hooks/createRuntime", entry.getValue()),
                        entry.getKey().replaceAll("#.*", "")))
                .toList();
    }
}
