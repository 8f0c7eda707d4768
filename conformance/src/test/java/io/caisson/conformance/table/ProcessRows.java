// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.append;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Program, user, environment, limits of the container's process. */
final class ProcessRows {
    private ProcessRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(together().rows());
        rows.addAll(program());
        rows.addAll(umask());
        rows.addAll(user().rows());
        rows.addAll(refusals());
        return rows;
    }

    private static Group together() {
        return new Group("process", all(Changes.WRITABLE, set("/process", "cwd", "'/made/by/us'")))
                .row("process.cwd", "is where the program starts", NOTHING, "pwd", prints("/made/by/us"))
                .row(
                        "process.env",
                        "is what is listed",
                        all(append("/process/env", "'ONE=1'"), append("/process/env", "'TWO=a b=c'")),
                        "env | sort | grep -E '^(ONE|TWO|TERM)='",
                        prints("ONE=1", "TERM=xterm", "TWO=a b=c"))
                .row(
                        "process.rlimits",
                        "soft and hard limit of every type that Linux has",
                        set("/process", "rlimits", everyLimit()),
                        "sed 's/  */ /g; s/^Max //' /proc/self/limits | awk '/ 1000 2000 / { small++ }"
                                + " / 1073741824 2147483648 / { large++ } / 0 0 / { none++ } END { print small, large, none }'",
                        prints("9 5 2"))
                .row(
                        "process.oomScoreAdj",
                        "is the process's",
                        set("/process", "oomScoreAdj", "321"),
                        "cat /proc/self/oom_score_adj",
                        prints("321"))
                .row(
                        "process.noNewPrivileges",
                        "true sets the flag",
                        NOTHING,
                        "grep NoNewPrivs /proc/self/status | tr -d '\\t '",
                        prints("NoNewPrivs:1"))
                .row(
                        "process.fds",
                        "only standard descriptors are open",
                        NOTHING,
                        "ls /proc/self/fd",
                        prints("0", "1", "2", "3"));
    }

    private static String everyLimit() {
        StringBuilder limits = new StringBuilder("[");
        String separator = "";
        for (String type :
                List.of("NOFILE", "CPU", "FSIZE", "MSGQUEUE", "NPROC", "SIGPENDING", "LOCKS", "RTTIME", "MEMLOCK")) {
            limits.append(separator).append("{'type': 'RLIMIT_" + type + "', 'soft': 1000, 'hard': 2000}");
            separator = ", ";
        }
        for (String type : List.of("AS", "DATA", "STACK", "CORE", "RSS")) {
            limits.append(separator).append("{'type': 'RLIMIT_" + type + "', 'soft': 1073741824, 'hard': 2147483648}");
        }
        for (String type : List.of("NICE", "RTPRIO")) {
            limits.append(separator).append("{'type': 'RLIMIT_" + type + "', 'soft': 0, 'hard': 0}");
        }
        return limits.append("]").toString();
    }

    private static List<Row> program() {
        return List.of(
                Row.of("process.args", "each element is one argument", bench -> {
                    Run run = bench.run(b -> b.args("/bin/probe", "args", "two words", "", "$HOME"));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.of(prints("/bin/probe", "args", "two words", "", "$HOME")
                                    .complaint(run.out().strip()));
                }),
                Row.of("process.args#search", "is found by the PATH of the container's environment", bench -> {
                    Run run = bench.run(all(
                            Changes.WRITABLE,
                            set("/process", "env", "['PATH=/nowhere:/opt/tools']"),
                            Changes.program("opt/tools/tool", "#!/bin/sh\necho found\n"),
                            b -> b.args("tool")));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.of(prints("found").complaint(run.out().strip()));
                }),
                Row.of("process.args#relative", "a name with a slash starts at cwd", bench -> {
                    Run run = bench.run(all(
                            set("/process", "cwd", "'/opt'"),
                            Changes.program("opt/tools/tool", "#!/bin/sh\necho found\n"),
                            b -> b.args("tools/tool")));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.of(prints("found").complaint(run.out().strip()));
                }),
                Row.of("process.args#missing", "a program that is not there is an error", bench -> {
                    Run run = bench.run(b -> b.args("no-such-program"));
                    return Verdict.when(
                            run.failed() && run.result().err().contains("no-such-program"), "no error that names it");
                }),
                Row.of("process.exit", "the exit status of the program comes back", bench -> {
                    Run run = bench.run(b -> b.script("exit 42"));
                    return Verdict.when(
                            run.result().exit() == 42, "status " + run.result().exit());
                }));
    }

    /** Started with another umask than everybody's. */
    private static List<Row> umask() {
        return List.of(
                Row.of(
                        "process.user.umask#unset",
                        "left as the caller has it",
                        bench -> underUmask(bench, NOTHING, "0027")),
                Row.of(
                        "process.user.umask",
                        "is set",
                        bench -> underUmask(bench, set("/process/user", "umask", "63"), "0077")));
    }

    private static Verdict underUmask(Bench bench, Consumer<Bundle> change, String expected) {
        Bundle bundle = bench.bundle().script("umask").edit(change);
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 027; exec \"$@\"", "sh"));
        command.addAll(bench.runtime().command());
        Oci shell = new Oci(bench.runtime().name(), command, bench.runtime().root());
        String id = bench.newId();
        Oci.Result result = shell.runIn(
                java.nio.file.Path.of("/"),
                Map.of(),
                "run",
                "--bundle",
                bundle.directory().toString(),
                id);
        bench.remove(id);
        return result.exit() != 0
                ? Verdict.no(result.lastError())
                : Verdict.of(prints(expected).complaint(result.out().strip()));
    }

    private static Group user() {
        return new Group(
                        "user",
                        all(
                                set("/process", "user", "{'uid': 1000, 'gid': 1001, 'additionalGids': [5, 70000]}"),
                                set("/process", "noNewPrivileges", "false")))
                .row(
                        "process.user.uid",
                        "real, effective, saved and file system",
                        NOTHING,
                        "grep ^Uid /proc/self/status",
                        prints("Uid:\t1000\t1000\t1000\t1000"))
                .row(
                        "process.user.gid",
                        "real, effective, saved and file system",
                        NOTHING,
                        "grep ^Gid /proc/self/status",
                        prints("Gid:\t1001\t1001\t1001\t1001"))
                .row(
                        "process.user.additionalGids",
                        "are the supplementary groups",
                        NOTHING,
                        "grep ^Groups /proc/self/status | tr -s '\\t ' ' '",
                        matches("Groups: (1001 )?5 70000 ?"))
                .row(
                        "process.noNewPrivileges#false",
                        "false leaves the flag",
                        NOTHING,
                        "grep NoNewPrivs /proc/self/status | tr -d '\\t '",
                        prints("NoNewPrivs:0"))
                .row(
                        "process.oomScoreAdj#unset",
                        "absent: not touched",
                        NOTHING,
                        "[ $(cat /proc/self/oom_score_adj) = 0 ] && echo same",
                        prints("same"))
                .row(
                        "process.terminal",
                        "false: the descriptors are the caller's, no terminal",
                        NOTHING,
                        "test -t 0 || test -t 1 || echo none",
                        prints("none"));
    }

    private static List<Row> refusals() {
        return List.of(
                Refusal.of(
                        "process.cwd#relative",
                        "a relative one is an error",
                        set("/process", "cwd", "'tmp'"),
                        "/process/cwd"),
                Refusal.of("process.cwd#absent", "it is required", Changes.without("/process", "cwd"), "/process/cwd"),
                Refusal.of(
                        "process.cwd#file",
                        "a file is an error",
                        set("/process", "cwd", "'/etc/passwd'"),
                        "/etc/passwd"),
                Refusal.of("process.args#empty", "none is an error", set("/process", "args", "[]"), "/process/args"),
                Refusal.of(
                        "process.rlimits#unknown",
                        "an unknown type is an error",
                        set("/process", "rlimits", "[{'type': 'RLIMIT_NONE', 'soft': 1, 'hard': 1}]"),
                        "RLIMIT_NONE"),
                Refusal.of(
                        "process.rlimits#duplicate",
                        "a repeated type is an error",
                        set(
                                "/process",
                                "rlimits",
                                "[{'type': 'RLIMIT_CORE', 'soft': 1, 'hard': 1}, {'type': 'RLIMIT_CORE', 'soft': 2, 'hard': 2}]"),
                        "RLIMIT_CORE is repeated"),
                Refusal.of(
                        "process.rlimits#order",
                        "a soft limit above the hard one is an error",
                        set("/process", "rlimits", "[{'type': 'RLIMIT_CORE', 'soft': 2, 'hard': 1}]"),
                        "hard limit"),
                Refusal.of(
                        "process.oomScoreAdj#range",
                        "beyond 1000 is an error",
                        set("/process", "oomScoreAdj", "1001"),
                        "oomScoreAdj"),
                Refusal.of(
                        "process.user.uid#type",
                        "a name in place of a number is an error",
                        set("/process", "user", "{'uid': 'root', 'gid': 0}"),
                        "/process/user/uid"));
    }
}
