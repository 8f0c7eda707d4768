// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.append;
import static io.caisson.conformance.table.Changes.file;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Masked and read-only paths, the root's propagation, labels, the cgroup's path. */
final class PathRows {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final String CGROUPS = "table-cgroup-";

    private PathRows() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(restricted().rows());
        for (String value : List.of("private", "shared", "slave", "unbindable")) {
            String expected = value.equals("slave") ? "(private|master|shared,master)" : value;
            rows.addAll(propagation(value, expected));
            rows.addAll(propagation("r" + value, expected));
        }
        rows.addAll(cgroups());
        rows.addAll(otherCgroups());
        rows.addAll(labels());
        rows.addAll(refusals());
        return rows;
    }

    private static Group restricted() {
        return new Group(
                        "restricted paths",
                        all(
                                Changes.WRITABLE,
                                file("opt/secret", "secret"),
                                file("opt/cellar/wine", "wine"),
                                file("opt/stone/file", "x"),
                                file("opt/pebble", "x"),
                                append("/linux/maskedPaths", "'/opt/secret'"),
                                append("/linux/maskedPaths", "'/opt/cellar'"),
                                append("/linux/maskedPaths", "'/opt/not/there'"),
                                append("/linux/readonlyPaths", "'/opt/stone'"),
                                append("/linux/readonlyPaths", "'/opt/pebble'"),
                                append("/linux/readonlyPaths", "'/opt/nor/this'")))
                .row(
                        "linux.maskedPaths#file",
                        "a file cannot be read",
                        NOTHING,
                        "cat /opt/secret; echo end",
                        prints("end"))
                .row(
                        "linux.maskedPaths#directory",
                        "a directory is empty and stays so",
                        NOTHING,
                        "ls /opt/cellar; touch /opt/cellar/x 2> /dev/null || echo closed",
                        prints("closed"))
                .row(
                        "linux.maskedPaths#missing",
                        "what is not there is left",
                        NOTHING,
                        "ls /opt/not 2>&1 || true",
                        matches(".*No such file.*"))
                .row(
                        "linux.readonlyPaths#directory",
                        "can be read, not written",
                        NOTHING,
                        "cat /opt/stone/file; touch /opt/stone/new 2> /dev/null || echo; (echo > /opt/stone/file)"
                                + " 2> /dev/null || echo closed",
                        prints("x", "closed"))
                .row(
                        "linux.readonlyPaths#file",
                        "can be read, not written",
                        NOTHING,
                        "cat /opt/pebble; echo; (echo > /opt/pebble) 2> /dev/null || echo closed",
                        prints("x", "closed"));
    }

    private static List<Row> propagation(String value, String expected) {
        return new Group("root propagation " + value, set("/linux", "rootfsPropagation", "'" + value + "'"))
                .row(
                        "linux.rootfsPropagation." + value,
                        "is that of the root's mount",
                        NOTHING,
                        "spread /",
                        matches(expected))
                .rows();
    }

    private static String name() {
        return Machine.MARK + CGROUPS + NUMBER.incrementAndGet();
    }

    /** Runtimes remove the cgroup of a container, not those above it. */
    static void removeCgroups() {
        Commands.shell("find /sys/fs/cgroup -depth -type d -path '*/" + Machine.MARK + CGROUPS
                + "*' -exec rmdir {} + 2> /dev/null || true");
    }

    private static List<Row> cgroups() {
        return List.of(
                Row.of("linux.cgroupsPath#absolute", "starts at the cgroup mount, and is made", bench -> {
                    String name = name();
                    return cgroup(bench, "/" + name + "/deep", "/" + name + "/deep");
                }),
                Row.of("linux.cgroupsPath#same", "the same value gives the same place again", bench -> {
                    String name = name();
                    cgroup(bench, "/" + name, "/" + name);
                    return cgroup(bench, "/" + name, "/" + name);
                }),
                Row.of("linux.cgroupsPath#relative", "starts where the runtime chooses", bench -> {
                    String name = name();
                    return cgroup(bench, name, "(/.*)?/" + name);
                }),
                Row.of("linux.cgroupsPath#escape", "dots do not lead out of the hierarchy", bench -> {
                    String name = name();
                    return cgroup(bench, "/../../" + name, "/" + name);
                }),
                Row.of("linux.cgroupsPath#relative-escape", "nor do those of a relative one", bench -> {
                    String name = name();
                    return cgroup(bench, "../../" + name, "(/.*)?/" + name);
                }),
                Row.of("linux.cgroupsPath#absent", "absent: a cgroup of the container's own all the same", bench -> {
                    Run run = bench.run(b -> b.script("cat /proc/self/cgroup"));
                    return run.failed()
                            ? Verdict.no(run.error())
                            : Verdict.when(run.out().contains("/" + run.id()), "saw " + run.normal(run.out()));
                }));
    }

    private static List<Row> otherCgroups() {
        return List.of(
                Row.of("linux.cgroup.ownership", "belongs to the container's root", PathRows::ownership)
                        .needing(Feature.UNIFIED_CGROUPS),
                Row.of("linux.cgroup.fitness#occupied", "one with processes in it is an error", bench -> {
                    String name = name();
                    Process stranger = new ProcessBuilder("sleep", "1000").start();
                    try {
                        Commands.shell("mkdir " + hierarchy() + name + "; echo " + stranger.pid() + " > " + hierarchy()
                                + name + "/cgroup.procs");
                        Run run =
                                bench.run(all(set("/linux", "cgroupsPath", "'/" + name + "'"), b -> b.script("true")));
                        return Verdict.when(
                                run.failed() && stranger.isAlive(), stranger.isAlive() ? "accepted" : "ended them");
                    } finally {
                        stranger.destroyForcibly().waitFor();
                        Commands.run(List.of("rmdir", hierarchy() + name));
                    }
                }));
    }

    /** One that needs no values before it takes processes. */
    private static String hierarchy() {
        return Files.exists(Path.of("/sys/fs/cgroup/memory")) ? "/sys/fs/cgroup/memory/" : "/sys/fs/cgroup/";
    }

    /** The files that the kernel names may be written by the container's root. */
    private static Verdict ownership(Bench bench) {
        Run run = bench.run(all(
                Changes.userNamespace(),
                Changes.namespace("cgroup"),
                set(
                        "",
                        "mounts",
                        "[{'destination': '/proc', 'type': 'proc', 'source': 'proc'}, {'destination':"
                                + " '/sys/fs/cgroup', 'type': 'cgroup', 'source': 'cgroup'}]"),
                b -> b.script(
                        "stat -c %u /sys/fs/cgroup /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/cgroup.subtree_control"
                                + " /sys/fs/cgroup/cgroup.threads")));
        return run.failed()
                ? Verdict.no(run.error())
                : Verdict.of(prints("0", "0", "0", "0").complaint(run.out().strip()));
    }

    /** Every hierarchy that has controllers. */
    private static Verdict cgroup(Bench bench, String path, String expected) {
        Run run = bench.run(all(
                set("/linux", "cgroupsPath", "'" + path + "'"),
                b -> b.script("sed -n 's/^[0-9]*:\\([a-z].*\\)*:/:/p' /proc/self/cgroup | sort -u")));
        if (run.failed()) {
            return Verdict.no(run.error());
        }
        List<String> seen = run.out().strip().lines().toList();
        boolean good = seen.stream().anyMatch(line -> line.matches(":" + expected))
                && seen.stream().allMatch(line -> line.matches(":" + expected) || line.equals(":/"));
        return Verdict.when(good, "saw " + run.normal(seen.toString()));
    }

    private static Row labelled(String id, String title, Consumer<Bundle> change, String script, Expect expect) {
        return new Group("label " + id, Changes.NOTHING)
                .row(id, title, change, script, expect)
                .rows()
                .get(0);
    }

    /** A label that programs may have here; empty without SELinux. */
    private static String ownLabel() {
        return Feature.SELINUX.present() ? Commands.shell("tr -d '\\0' < /proc/self/attr/current") : "";
    }

    private static List<Row> labels() {
        return List.of(
                labelled(
                                "linux.mountLabel",
                                "is the label of the mounts",
                                set("/linux", "mountLabel", "'system_u:object_r:tmp_t:s0'"),
                                "super /dev",
                                matches(".*context=.*tmp_t.*"))
                        .needing(Feature.SELINUX),
                labelled(
                                "process.selinuxLabel",
                                "is the label of the program",
                                set("/process", "selinuxLabel", "'" + ownLabel() + "'"),
                                "tr -d '\\0' < /proc/self/attr/current",
                                prints(ownLabel()))
                        .needing(Feature.SELINUX),
                labelled(
                                "process.apparmorProfile",
                                "is the profile of the program",
                                set("/process", "apparmorProfile", "'unconfined'"),
                                "cat /proc/self/attr/apparmor/current",
                                prints("unconfined"))
                        .needing(Feature.APPARMOR),
                Refusal.of(
                                "linux.mountLabel#no-selinux",
                                "without SELinux it is an error",
                                set("/linux", "mountLabel", "'system_u:object_r:container_file_t:s0'"),
                                "SELinux is not enabled")
                        .needing(Feature.NO_SELINUX),
                Refusal.of(
                                "process.selinuxLabel#no-selinux",
                                "without SELinux it is an error",
                                set("/process", "selinuxLabel", "'system_u:system_r:container_t:s0'"),
                                "SELinux is not enabled")
                        .needing(Feature.NO_SELINUX),
                Refusal.of(
                                "process.apparmorProfile#no-apparmor",
                                "without AppArmor it is an error",
                                set("/process", "apparmorProfile", "'docker-default'"),
                                "AppArmor is not enabled")
                        .needing(Feature.NO_APPARMOR));
    }

    private static List<Row> refusals() {
        return List.of(
                Refusal.of(
                        "linux.maskedPaths#relative",
                        "a relative path is an error",
                        append("/linux/maskedPaths", "'proc/kcore'"),
                        "absolute"),
                Refusal.of(
                        "linux.readonlyPaths#relative",
                        "a relative path is an error",
                        append("/linux/readonlyPaths", "'proc/sys'"),
                        "absolute"),
                Refusal.of(
                        "linux.rootfsPropagation#unknown",
                        "an unknown value is an error",
                        set("/linux", "rootfsPropagation", "'public'"),
                        "rootfsPropagation"),
                Refusal.of(
                        "linux.cgroupsPath#invalid",
                        "what cannot be a path is an error",
                        set("/linux", "cgroupsPath", "'/a\\u0000b'"),
                        "NUL"));
    }
}
