// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.file;
import static io.caisson.conformance.table.Changes.mount;
import static io.caisson.conformance.table.Changes.tmpfs;
import static io.caisson.conformance.table.Expect.has;
import static io.caisson.conformance.table.Expect.matches;
import static io.caisson.conformance.table.Expect.prints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Fields of mounts, and the file systems that every container has. */
final class MountRows {
    private final HostTree host;
    private final Group group = new Group("mounts", Changes.WRITABLE);

    private MountRows(HostTree host) {
        this.host = host;
    }

    static List<Row> rows(HostTree host) {
        MountRows rows = new MountRows(host);
        rows.destinations();
        rows.sources();
        rows.data();
        rows.defaults();
        rows.remounts();
        List<Row> all = new ArrayList<>(rows.group.rows());
        all.addAll(rows.refusals());
        return all;
    }

    private void destinations() {
        group.row(
                        "mount.destination",
                        "absolute, made if missing",
                        tmpfs("/new/deep"),
                        "kind /new/deep",
                        prints("tmpfs"))
                .row(
                        "mount.destination#relative",
                        "a relative one starts at /",
                        tmpfs("relative/place"),
                        "kind /relative/place",
                        prints("tmpfs"))
                .row(
                        "mount.destination#link",
                        "a link of the image leads to a place inside the container",
                        all(link("inside", "/etc"), tmpfs("/inside/mounted")),
                        "kind /etc/mounted",
                        prints("tmpfs"))
                .row(
                        "mount.order",
                        "mounted in the order listed",
                        all(tmpfs("/order", "size=8k"), tmpfs("/order/below", "size=16k"), tmpfs("/order", "size=12k")),
                        "grep -c ' /order' /proc/self/mountinfo; super /order; ls /order",
                        matches("3\nrw,size=12k.*"));
    }

    private void sources() {
        group.row(
                        "mount.source#absolute",
                        "of a bind: a path of the host",
                        mount("/m/abs", "bind", host.path("plain"), "bind"),
                        "cat /m/abs/file",
                        prints("text"))
                .row(
                        "mount.source#relative",
                        "of a bind: relative to the bundle",
                        all(inBundle("beside/file", "of the bundle\n"), mount("/m/rel", "bind", "beside", "bind")),
                        "cat /m/rel/file",
                        prints("of the bundle"))
                .row(
                        "mount.source#name",
                        "of another type: any name",
                        mount("/m/named", "tmpfs", "a-name"),
                        "mnt /m/named | awk '{ for (i = 7; $i != \"-\"; i++); print $(i + 2) }'",
                        prints("a-name"))
                .row(
                        "mount.type",
                        "a file system that the kernel lists",
                        mount("/m/mqueue", "mqueue", "mqueue"),
                        "kind /m/mqueue",
                        prints("mqueue"));
    }

    private void data() {
        group.row(
                        "mount.data",
                        "unknown options are the file system's",
                        tmpfs("/m/data", "size=64k", "mode=711", "nr_inodes=50"),
                        "super /m/data",
                        has("size=64k"))
                .row(
                        "mount.data#mode",
                        "and take effect",
                        tmpfs("/m/data2", "mode=711"),
                        "stat -c %a /m/data2",
                        prints("711"))
                .row(
                        "mount.options#none",
                        "options may be absent",
                        all(tmpfs("/m/bare"), bundle -> dropOptions(bundle)),
                        "kind /m/bare",
                        prints("tmpfs"));
    }

    private void defaults() {
        for (String[] entry :
                new String[][] {{"/proc", "proc"}, {"/sys", "sysfs"}, {"/dev/pts", "devpts"}, {"/dev/shm", "tmpfs"}}) {
            group.row(
                    "filesystem." + entry[0].substring(1).replace('/', '-'),
                    "of type " + entry[1],
                    Changes.NOTHING,
                    "kind " + entry[0],
                    prints(entry[1]));
        }
        group.row(
                        "mount.proc",
                        "belongs to the container's pid namespace",
                        Changes.NOTHING,
                        "cat /proc/1/comm",
                        prints("sh"))
                .row(
                        "mount.cgroup",
                        "shows the container's hierarchies",
                        Changes.NOTHING,
                        "p=/sys/fs/cgroup; [ ! -d $p/memory ] || p=$p/memory; opts $p",
                        has("ro"));
    }

    private void remounts() {
        group.row(
                "mount.option.remount",
                "changes the attributes of an earlier mount",
                all(tmpfs("/m/re"), mount("/m/re", "tmpfs", "tmpfs", "remount", "ro", "nosuid")),
                "opts /m/re",
                matches("ro,nosuid.*"));
    }

    private List<Row> refusals() {
        return List.of(
                Refusal.of(
                        "mount.source#missing",
                        "a bind source that is not there is an error",
                        mount("/m", "bind", "/nonexistent/source", "bind"),
                        "/nonexistent/source"),
                Refusal.of(
                        "mount.type#unknown",
                        "a type that the kernel does not know is an error",
                        mount("/m", "nosuchfs", "none"),
                        "nosuchfs"),
                Refusal.of(
                        "mount.data#unknown",
                        "an option that nobody knows is an error",
                        tmpfs("/m", "nosuchoption=1"),
                        "nosuchoption"),
                Refusal.of(
                        "mount.data#bind",
                        "options of a file system on a bind are an error",
                        mount("/m", "bind", host.path("plain"), "bind", "size=64k"),
                        "filesystem-specific"),
                Refusal.of(
                        "mount.destination#absent",
                        "a mount without a destination is an error",
                        Changes.append("/mounts", "{'type': 'tmpfs', 'source': 'tmpfs'}"),
                        "destination.*required"),
                Refusal.of(
                        "mount.namespace",
                        "mounts without a mount namespace of the container's own are an error",
                        Changes.withoutNamespace("mount"),
                        "private mount namespace"));
    }

    private static Consumer<Bundle> link(String path, String target) {
        return bundle -> {
            try {
                Files.createSymbolicLink(bundle.rootfs().resolve(path), Path.of(target));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Consumer<Bundle> inBundle(String path, String content) {
        return bundle -> {
            try {
                Path file = bundle.directory().resolve(path);
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void dropOptions(Bundle bundle) {
        ArrayNode mounts = bundle.config().withArray("/mounts");
        ((ObjectNode) mounts.get(mounts.size() - 1)).remove("options");
    }
}
