// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.NOTHING;
import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.append;
import static io.caisson.conformance.table.Changes.namespace;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Changes.without;
import static io.caisson.conformance.table.Changes.withoutNamespace;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Namespaces made, joined and shared with the host; what depends on them. */
final class NamespaceRows {
    private static final Map<String, String> KINDS = kinds();

    private final HostTree host;
    private final List<Row> rows = new ArrayList<>();

    private NamespaceRows(HostTree host) {
        this.host = host;
    }

    static List<Row> rows(HostTree host) {
        NamespaceRows all = new NamespaceRows(host);
        all.made();
        all.joined();
        all.shared();
        all.sharedMounts();
        all.mappings();
        all.offsets();
        all.refusals();
        return all.rows;
    }

    /** Type in the configuration to name below /proc/pid/ns. */
    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String same : List.of("pid", "ipc", "uts", "cgroup", "time")) {
            kinds.put(same, same);
        }
        kinds.put("network", "net");
        kinds.put("mount", "mnt");
        return kinds;
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String compare(String name, String link) {
        return "[ \"$(readlink /proc/self/ns/" + name + ")\" = '" + link + "' ] && echo same || echo other";
    }

    private void made() {
        Group group = new Group("new namespaces", NOTHING);
        KINDS.forEach((type, name) -> group.row(
                "linux.namespaces." + type,
                "without a path a new one is made",
                namespace(type),
                compare(name, link("/proc/self/ns/" + name)),
                prints("other")));
        rows.addAll(group.rows());
    }

    private void joined() {
        Group group = new Group("joined namespaces", without("", "hostname"));
        KINDS.forEach((type, name) -> {
            if (!type.equals("mount")) {
                group.row(
                        "linux.namespaces." + type + "#path",
                        "with a path that one is joined",
                        namespace(type, host.namespace(name)),
                        compare(name, link(host.namespace(name))),
                        prints("same"));
            }
        });
        rows.addAll(group.rows());
        rows.add(Row.of("linux.namespaces.mount#path", "with a path that one is joined", bench -> {
            // one for each runtime: its root becomes the container's
            long holder = HostTree.holder("unshare", "-m");
            String path = "/proc/" + holder + "/ns/mnt";
            Run run = bench.run(all(namespace("mount", path), b -> b.script(compare("mnt", link(path)))));
            ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
            return run.failed()
                    ? Verdict.no(run.error())
                    : Verdict.of(prints("same").complaint(run.out().strip()));
        }));
        rows.addAll(new Group("joined user namespace", namespace("user", host.namespace("user")))
                .row(
                        "linux.namespaces.user#path",
                        "with a path that one is joined",
                        NOTHING,
                        compare("user", link(host.namespace("user"))),
                        prints("same"))
                .rows());
    }

    private void shared() {
        Consumer<Bundle> base = without("", "hostname");
        List<String> types = List.of("pid", "network", "ipc", "uts", "cgroup", "time");
        for (String type : types) {
            base = all(base, withoutNamespace(type));
        }
        Group group = new Group("shared namespaces", base);
        for (String type : types) {
            String name = KINDS.get(type);
            group.row(
                    "linux.namespaces." + type + "#absent",
                    "absent: the runtime's is used",
                    NOTHING,
                    compare(name, link("/proc/self/ns/" + name)),
                    prints("same"));
        }
        group.row(
                "linux.namespaces.user#absent",
                "absent: the runtime's is used",
                NOTHING,
                compare("user", link("/proc/self/ns/user")),
                prints("same"));
        rows.addAll(group.rows());
    }

    /** Nothing is mounted then, not even a procfs to look into: the look is from outside. */
    private void sharedMounts() {
        rows.add(Row.of("linux.namespaces.mount#absent", "absent: the runtime's is used", bench -> {
            Bundle bundle = bench.bundle()
                    .edit(all(
                            withoutNamespace("mount"),
                            set("", "mounts", "[]"),
                            set("/linux", "maskedPaths", "[]"),
                            set("/linux", "readonlyPaths", "[]"),
                            Changes.WRITABLE));
            String id = bench.newId();
            Oci.Result result =
                    bench.runtime().run("create", "--bundle", bundle.directory().toString(), id);
            if (result.exit() != 0) {
                bench.remove(id);
                Commands.run(List.of("umount", bundle.rootfs().toString()));
                return Verdict.no(new Run(result, bundle, id, host).error());
            }
            String pid = bench.runtime().run("state", id).out().replaceAll("(?s).*\"pid\": ?(\\d+).*", "$1");
            boolean same = link("/proc/" + pid + "/ns/mnt").equals(link("/proc/self/ns/mnt"));
            bench.remove(id);
            // runc binds the root on itself, here in everybody's mount namespace
            Commands.run(List.of("umount", bundle.rootfs().toString()));
            if (!same && bench.runtime().name().equals("crun")) {
                return Verdict.notHere("a cgroup layout that crun runs on without a mount namespace of its own");
            }
            return Verdict.when(same, "another one");
        }));
    }

    private void mappings() {
        rows.addAll(new Group("user namespace", Changes.userNamespace())
                .row(
                        "linux.namespaces.user",
                        "without a path a new one is made",
                        NOTHING,
                        compare("user", link("/proc/self/ns/user")),
                        prints("other"))
                .row(
                        "linux.uidMappings",
                        "each range is mapped",
                        append("/linux/uidMappings", "{'containerID': 70000, 'hostID': 300000, 'size': 10}"),
                        "tr -s ' ' < /proc/self/uid_map",
                        prints("0 100000 65536", " 70000 300000 10"))
                .row(
                        "linux.gidMappings",
                        "each range is mapped",
                        append("/linux/gidMappings", "{'containerID': 80000, 'hostID': 400000, 'size': 20}"),
                        "tr -s ' ' < /proc/self/gid_map",
                        prints("0 200000 65536", " 80000 400000 20"))
                .row(
                        "linux.uidMappings.rootfs",
                        "files of the root keep their owners",
                        NOTHING,
                        "stat -c '%u %g' /bin/busybox",
                        prints("65534 65534"))
                .rows());
    }

    private void offsets() {
        rows.addAll(new Group("time namespace", namespace("time"))
                .row(
                        "linux.timeOffsets.monotonic",
                        "shifts the clock",
                        set(
                                "/linux",
                                "timeOffsets",
                                "{'monotonic': {'secs': 500000000, 'nanosecs': 5}, 'boottime': {'secs': 700000000}}"),
                        "probe clock monotonic; grep monotonic /proc/self/timens_offsets | tr -s ' '",
                        matches("50\\d{7}\nmonotonic 500000000 5"))
                .row(
                        "linux.timeOffsets.boottime",
                        "shifts the clock",
                        NOTHING,
                        "probe clock boottime; grep boottime /proc/self/timens_offsets | tr -s ' '",
                        matches("70\\d{7}\nboottime 700000000 0"))
                .rows());
    }

    private void refused(String id, String title, Consumer<Bundle> change, String reason) {
        rows.add(Refusal.of(id, title, change, reason));
    }

    private void refusals() {
        refused(
                "linux.namespaces.duplicate",
                "the same type twice is an error",
                append("/linux/namespaces", "{'type': 'ipc'}"),
                "ipc is repeated");
        refused(
                "linux.namespaces.type",
                "an unknown type is an error",
                append("/linux/namespaces", "{'type': 'parallel'}"),
                "parallel");
        refused(
                "linux.namespaces.path#relative",
                "a relative path is an error",
                namespace("ipc", "proc/self/ns/ipc"),
                "absolute");
        refused(
                "linux.namespaces.path#missing",
                "a path to nothing is an error",
                namespace("ipc", "/nonexistent/ns"),
                "/nonexistent/ns");
        refused(
                "linux.namespaces.path#wrong-type",
                "a namespace of another type is an error",
                namespace("ipc", host.namespace("uts")),
                "ns/uts");
        refused(
                "linux.namespaces.path#no-namespace",
                "a file that is no namespace is an error",
                namespace("ipc", "/etc/passwd"),
                "/etc/passwd");
        refused(
                "linux.uidMappings#no-namespace",
                "mappings without a user namespace are an error",
                set("/linux", "uidMappings", "[{'containerID': 0, 'hostID': 100000, 'size': 65536}]"),
                "no user namespace");
        refused(
                "linux.uidMappings#size",
                "an empty range is an error",
                all(
                        Changes.userNamespace(),
                        set("/linux", "uidMappings", "[{'containerID': 0, 'hostID': 100000, 'size': 0}]")),
                "greater than 0");
        refused(
                "linux.timeOffsets#no-namespace",
                "offsets without a time namespace are an error",
                set("/linux", "timeOffsets", "{'monotonic': {'secs': 1}}"),
                "no time namespace");
        refused(
                "linux.timeOffsets#nanosecs",
                "a second of nanoseconds is an error",
                all(
                        namespace("time"),
                        set("/linux", "timeOffsets", "{'monotonic': {'secs': 1, 'nanosecs': 1000000000}}")),
                "nanosecs");
    }
}
