// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The system call filter: actions, operators, flags, architectures, errors. */
final class SeccompRows {
    private static final String PROFILE =
            "{'defaultAction': 'SCMP_ACT_ALLOW', 'architectures': ['SCMP_ARCH_X86_64']," + " 'syscalls': []}";

    /** Enough for the probe, and for what runtimes still do after the filter is loaded. */
    private static final String NEEDED = "'access', 'arch_prctl', 'brk', 'capget', 'capset', 'chdir', 'clock_gettime',"
            + " 'clone', 'close', 'close_range', 'dup', 'dup2', 'dup3', 'epoll_create1', 'epoll_ctl', 'epoll_pwait', 'execve',"
            + " 'exit', 'exit_group', 'faccessat', 'faccessat2', 'fchdir', 'fchown', 'fcntl', 'fstat', 'fstatfs', 'futex',"
            + " 'getcwd', 'getdents64', 'getegid', 'geteuid', 'getgid', 'getpid', 'getppid', 'getrandom', 'gettid',"
            + " 'getuid', 'lseek', 'lstat', 'madvise', 'mmap', 'mprotect', 'munmap', 'nanosleep', 'newfstatat', 'open',"
            + " 'openat', 'openat2', 'pipe2', 'poll', 'ppoll', 'prctl', 'pread64', 'prlimit64', 'read', 'readlink',"
            + " 'readlinkat', 'recvmsg', 'rseq', 'rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn', 'sched_getaffinity',"
            + " 'sched_yield', 'sendmsg', 'set_robust_list', 'set_tid_address', 'setgid', 'setgroups', 'setresgid',"
            + " 'setresuid', 'setuid', 'sigaltstack', 'stat', 'statfs', 'statx', 'tgkill', 'uname', 'write'";

    private final List<Row> rows = new ArrayList<>();

    private SeccompRows() {}

    static List<Row> rows() {
        SeccompRows all = new SeccompRows();
        all.actions();
        all.operators();
        all.defaults();
        all.flags();
        all.architectures();
        all.refusals();
        return all.rows;
    }

    private static Consumer<Bundle> profile(String... rules) {
        return set("/linux", "seccomp", PROFILE.replace("[]", "[" + String.join(", ", rules) + "]"));
    }

    private static Consumer<Bundle> rule(String name, String action, String more) {
        return Changes.append(
                "/linux/seccomp/syscalls", "{'names': ['" + name + "'], 'action': '" + action + "'" + more + "}");
    }

    private void actions() {
        Group group = new Group("seccomp actions", profile());
        killing(group, "SCMP_ACT_KILL", "swapoff", 168);
        killing(group, "SCMP_ACT_KILL_PROCESS", "sethostname", 170);
        killing(group, "SCMP_ACT_KILL_THREAD", "ioperm", 173);
        killing(group, "SCMP_ACT_TRAP", "quotactl", 179);
        answering(group, "SCMP_ACT_ERRNO#default", "acct", 163, "SCMP_ACT_ERRNO", "", "errno 1");
        answering(group, "SCMP_ACT_ERRNO", "swapon", 167, "SCMP_ACT_ERRNO", ", 'errnoRet': 99", "errno 99");
        answering(group, "SCMP_ACT_TRACE", "kexec_load", 246, "SCMP_ACT_TRACE", ", 'errnoRet': 5", "errno 38");
        answering(group, "SCMP_ACT_LOG", "getpgid", 121, "SCMP_ACT_LOG", "", "result 0");
        answering(group, "SCMP_ACT_ALLOW", "getsid", 124, "SCMP_ACT_ALLOW", "", "result 0");
        group.row(
                "linux.seccomp.syscalls.names",
                "a rule is for each of its names",
                Changes.append(
                        "/linux/seccomp/syscalls",
                        "{'names': ['mlock2', 'kcmp'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 66}"),
                "probe call 325; probe call 312",
                prints("errno 66", "errno 66"));
        rows.addAll(group.rows());
    }

    private static void killing(Group group, String action, String name, int number) {
        group.row(
                "linux.seccomp.action." + action,
                "the program ends by SIGSYS",
                rule(name, action, ""),
                "probe call " + number + " > /dev/null 2>&1; echo $?",
                prints("159"));
    }

    private static void answering(
            Group group, String id, String name, int number, String action, String more, String expected) {
        group.row(
                "linux.seccomp.action." + id,
                "the program sees it",
                rule(name, action, more),
                "probe call " + number,
                prints(expected));
    }

    private void operators() {
        Group group = new Group("seccomp operators", profile());
        operator(group, "NE", 324, "membarrier", "'value': 5", "4 5", "77 other");
        operator(group, "LT", 325, "mlock2", "'value': 5", "4 5", "77 other");
        operator(group, "LE", 312, "kcmp", "'value': 5", "5 6", "77 other");
        operator(group, "EQ", 163, "acct", "'value': 4294967301", "4294967301 5", "77 other");
        operator(group, "GE", 167, "swapon", "'value': 5", "5 4", "77 other");
        operator(group, "GT", 168, "swapoff", "'value': 5", "6 5", "77 other");
        operator(group, "MASKED_EQ", 246, "kexec_load", "'value': 255, 'valueTwo': 17", "273 18", "77 other");
        group.row(
                "linux.seccomp.syscalls.args",
                "conditions on several arguments must all hold",
                rule(
                        "lookup_dcookie",
                        "SCMP_ACT_ERRNO",
                        ", 'errnoRet': 77, 'args': [{'index': 0, 'value': 1, 'op': 'SCMP_CMP_EQ'},"
                                + " {'index': 2, 'value': 3, 'op': 'SCMP_CMP_EQ'}]"),
                "probe call 212 1 0 3; probe call 212 1 0 4 | grep -c 77",
                prints("errno 77", "0"));
        rows.addAll(group.rows());
    }

    /** The first of the two values is to meet the rule, the second is not. */
    private static void operator(
            Group group, String name, int number, String call, String values, String tried, String expected) {
        String more = ", 'errnoRet': 77, 'args': [{'index': 0, " + values + ", 'op': 'SCMP_CMP_" + name + "'}]";
        String script = "for i in " + tried + "; do probe call " + number
                + " $i | grep -q 'errno 77' && echo 77 || echo other; done";
        group.row(
                "linux.seccomp.operator.SCMP_CMP_" + name,
                "compares an argument",
                rule(call, "SCMP_ACT_ERRNO", more),
                script,
                prints(expected.split(" ")));
    }

    private void defaults() {
        rows.add(Row.of("linux.seccomp.defaultErrnoRet", "is the error of calls without a rule", bench -> {
            Run run = bench.run(Changes.all(
                    set(
                            "/linux",
                            "seccomp",
                            "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 95, 'architectures':"
                                    + " ['SCMP_ARCH_X86_64'], 'syscalls': [{'names': [" + NEEDED
                                    + "], 'action': 'SCMP_ACT_ALLOW'}]}"),
                    b -> b.args("/bin/probe", "call", "163")));
            return run.failed()
                    ? Verdict.no(run.error())
                    : Verdict.of(prints("errno 95").complaint(run.out().strip()));
        }));
        rows.add(Row.of("linux.seccomp.syscalls.unknown", "names of no system call are passed over", bench -> {
            Run run = bench.run(Changes.all(
                    profile("{'names': ['no_such_call', 'acct'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 44}"),
                    b -> b.args("/bin/probe", "call", "163")));
            return run.failed()
                    ? Verdict.no(run.error())
                    : Verdict.of(prints("errno 44").complaint(run.out().strip()));
        }));
    }

    private void flags() {
        for (String flag : List.of("TSYNC", "LOG", "SPEC_ALLOW")) {
            rows.addAll(new Group("seccomp flag " + flag, profile())
                    .row(
                            "linux.seccomp.flag.SECCOMP_FILTER_FLAG_" + flag,
                            "the filter is loaded with it",
                            Changes.all(
                                    set("/linux/seccomp", "flags", "['SECCOMP_FILTER_FLAG_" + flag + "']"),
                                    rule("acct", "SCMP_ACT_ERRNO", ", 'errnoRet': 44")),
                            "probe call 163; grep -w Seccomp: /proc/self/status | tr -d '\\t'",
                            prints("errno 44", "Seccomp:2"))
                    .rows());
        }
    }

    private void architectures() {
        rows.addAll(new Group(
                        "seccomp architectures",
                        Changes.all(
                                profile(),
                                set(
                                        "/linux/seccomp",
                                        "architectures",
                                        "['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32', 'SCMP_ARCH_ARM',"
                                                + " 'SCMP_ARCH_AARCH64', 'SCMP_ARCH_MIPSEL', 'SCMP_ARCH_MIPSEL64',"
                                                + " 'SCMP_ARCH_MIPSEL64N32', 'SCMP_ARCH_PPC64LE', 'SCMP_ARCH_RISCV64']"),
                                rule("acct", "SCMP_ACT_ERRNO", ", 'errnoRet': 44")))
                .row(
                        "linux.seccomp.architectures",
                        "those of this byte order together: the rules hold for the native one",
                        NOTHING,
                        "probe call 163",
                        prints("errno 44"))
                .row(
                        "linux.seccomp.architectures.SCMP_ARCH_X86",
                        "the rules hold for 32-bit calls, by their own numbers",
                        NOTHING,
                        "probe call32 51",
                        prints("errno 44"))
                .rows());
        rows.addAll(new Group("seccomp architecture", Changes.all(profile(), rule("acct", "SCMP_ACT_ERRNO", "")))
                .row(
                        "linux.seccomp.architectures#absent",
                        "calls of one that is not listed are not allowed",
                        NOTHING,
                        "probe call32 20 > /dev/null 2>&1; echo $?",
                        matches("159|38"))
                .rows());
    }

    private void refused(String id, String title, Consumer<Bundle> change, String reason) {
        rows.add(Refusal.of(id, title, change, reason));
    }

    private void refusals() {
        String kill = "{'names': ['acct'], 'action': 'SCMP_ACT_KILL', 'errnoRet': 1}";
        refused(
                "linux.seccomp.errnoRet",
                "with an action that carries none is an error",
                profile(kill),
                "carries no value");
        refused(
                "linux.seccomp.defaultErrnoRet#action",
                "with an action that carries none is an error",
                Changes.all(profile(), set("/linux/seccomp", "defaultErrnoRet", "1")),
                "carries no value");
        refused(
                "linux.seccomp.listenerMetadata#alone",
                "without listenerPath is an error",
                Changes.all(profile(), set("/linux/seccomp", "listenerMetadata", "'x'")),
                "absent without listenerPath");
        refused(
                "linux.seccomp.syscalls.names#empty",
                "a rule without names is an error",
                profile("{'names': [], 'action': 'SCMP_ACT_ERRNO'}"),
                "names");
        refused(
                "linux.seccomp.action#unknown",
                "is an error",
                profile("{'names': ['acct'], 'action': 'SCMP_ACT_WAVE'}"),
                "SCMP_ACT_WAVE");
        refused(
                "linux.seccomp.operator#unknown",
                "is an error",
                profile(
                        "{'names': ['acct'], 'action': 'SCMP_ACT_ERRNO', 'args': [{'index': 0, 'value': 1, 'op': 'SCMP_CMP_X'}]}"),
                "SCMP_CMP_X");
        refused(
                "linux.seccomp.syscalls.args#index",
                "a seventh argument is an error",
                profile("{'names': ['acct'], 'action': 'SCMP_ACT_ERRNO', 'args': [{'index': 6, 'value': 1, 'op':"
                        + " 'SCMP_CMP_EQ'}]}"),
                "index");
        refused(
                "linux.seccomp.architectures#unknown",
                "is an error",
                Changes.all(profile(), set("/linux/seccomp", "architectures", "['SCMP_ARCH_ABACUS']")),
                "SCMP_ARCH_ABACUS");
        refused(
                "linux.seccomp.flag#unknown",
                "is an error",
                Changes.all(profile(), set("/linux/seccomp", "flags", "['SECCOMP_FILTER_FLAG_X']")),
                "SECCOMP_FILTER_FLAG_X");
        refused(
                "linux.seccomp.defaultAction#absent",
                "it is required",
                set("/linux", "seccomp", "{'syscalls': []}"),
                "defaultAction");
        refused(
                "linux.seccomp.action.SCMP_ACT_NOTIFY#no-listener",
                "without listenerPath is an error",
                profile("{'names': ['acct'], 'action': 'SCMP_ACT_NOTIFY'}"),
                "listenerPath");
    }
}
