// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.file;
import static io.caisson.conformance.table.Changes.mount;
import static io.caisson.conformance.table.Changes.tmpfs;
import static io.caisson.conformance.table.Expect.prints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Options for the mount and all below it, id mappings, tmpcopyup. */
final class RecursiveOptionRows {
    private static final String MAPPINGS = "[{'containerID': 0, 'hostID': 10000, 'size': 1000}]";

    private final HostTree host;
    private final Group group = new Group("recursive mount options", Changes.WRITABLE);
    private final Group mapped = new Group("id-mapped mounts", Changes.WRITABLE);

    private RecursiveOptionRows(HostTree host) {
        this.host = host;
    }

    static List<Row> rows(HostTree host) {
        RecursiveOptionRows rows = new RecursiveOptionRows(host);
        rows.setting();
        rows.clearing();
        rows.copyUp();
        rows.mappings();
        List<Row> all = new ArrayList<>(rows.group.rows());
        all.addAll(rows.mapped.rows());
        all.addAll(rows.refusals());
        return all;
    }

    private void setting() {
        for (String name : List.of("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "nosymfollow")) {
            recursive("r" + name, "plain", name, "yes");
        }
        recursive("rstrictatime", "plain", "relatime", "no");
        recursive("rrelatime", "times", "relatime", "yes");
    }

    private void clearing() {
        Map.of(
                        "rrw", "ro",
                        "rsuid", "nosuid",
                        "rdev", "nodev",
                        "rexec", "noexec",
                        "ratime", "noatime",
                        "rdiratime", "nodiratime",
                        "rsymfollow", "nosymfollow")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> recursive(entry.getKey(), "strict", entry.getValue(), "no"));
        recursive("rnostrictatime", "times", "relatime", "yes");
        recursive("rnorelatime", "plain", "relatime", "yes");
    }

    /** Whether the bound tree and the mount in it have the attribute. */
    private void recursive(String option, String source, String attribute, String expected) {
        String place = "/m/" + option;
        String test = "opts $p | tr , '\\n' | grep -qx " + attribute + " && echo yes || echo no";
        group.row(
                "mount.recursive." + option,
                (expected.equals("yes") ? "the whole tree has '" : "nothing in the tree has '") + attribute + "'",
                mount(place, "bind", host.path(source), "rbind", option),
                "for p in " + place + " " + place + "/sub; do " + test + "; done",
                prints(expected, expected));
    }

    private void copyUp() {
        group.row(
                "mount.option.tmpcopyup",
                "a tmpfs starts with what the image has there, owners and modes too",
                all(
                        file("opt/full/file", "of the image\n"),
                        file("opt/full/deep/file", "deep\n"),
                        tmpfs("/opt/full", "tmpcopyup")),
                "kind /opt/full; cat /opt/full/file /opt/full/deep/file; echo > /opt/full/new; ls /opt/full",
                prints("tmpfs", "of the image", "deep", "deep", "file", "new"));
    }

    private void mappings() {
        mapped.row(
                "mount.idmap#own",
                "the mount's own mappings shift owners",
                idmapped("/m/own", "users", MAPPINGS, "bind", "idmap"),
                "stat -c '%u %g' /m/own/0 /m/own/5",
                prints("10000 10000", "10005 10005"));
        mapped.row(
                "mount.idmap#mappings-only",
                "mappings alone ask for it too",
                idmapped("/m/only", "users", MAPPINGS, "bind"),
                "stat -c '%u %g' /m/only/0",
                prints("10000 10000"));
        mapped.row(
                "mount.ridmap",
                "the mounts below too",
                idmapped("/m/deep", "users", MAPPINGS, "rbind", "ridmap"),
                "stat -c '%u' /m/deep/0 /m/deep/sub/0",
                prints("10000", "10000"));
        mapped.row(
                "mount.idmap#not-deep",
                "'idmap' leaves the mounts below alone",
                idmapped("/m/flat", "users", MAPPINGS, "rbind", "idmap"),
                "stat -c '%u' /m/flat/0 /m/flat/sub/0",
                prints("10000", "0"));
        new Group("id-mapped mount in a user namespace", all(Changes.userNamespace(), Changes.WRITABLE))
                .row(
                        "mount.idmap#container",
                        "without own mappings those of the user namespace count",
                        all(file("m/ours/x", ""), mount("/m/ours", "bind", host.path("users"), "bind", "idmap")),
                        "stat -c '%u %g' /m/ours/0 /m/ours/5",
                        prints("0 0", "5 5"))
                .rows()
                .forEach(extra::add);
    }

    private final List<Row> extra = new ArrayList<>();

    private List<Row> refusals() {
        List<Row> rows = new ArrayList<>(extra);
        rows.add(Refusal.of(
                "mount.idmap#no-mappings",
                "without any mappings it is an error",
                mount("/m", "bind", host.path("users"), "bind", "idmap"),
                "idmap needs mappings"));
        rows.add(Refusal.of(
                "mount.idmap#one-kind",
                "uidMappings without gidMappings is an error",
                bundle -> mapUsers(Changes.addMount(bundle, "/m", "bind", host.path("users"), "bind"), bundle),
                "must be given together with uidMappings"));
        rows.add(Refusal.of(
                "mount.idmap#not-bind",
                "mappings of a mount that is no bind are an error",
                idmappedType("/m", "tmpfs", "tmpfs", MAPPINGS),
                "only supported for bind mounts"));
        return rows;
    }

    private Consumer<Bundle> idmapped(String place, String source, String mappings, String... options) {
        return bundle -> map(Changes.addMount(bundle, place, "bind", host.path(source), options), bundle, mappings);
    }

    private static Consumer<Bundle> idmappedType(String place, String type, String source, String mappings) {
        return bundle -> map(Changes.addMount(bundle, place, type, source), bundle, mappings);
    }

    private static void map(ObjectNode mount, Bundle bundle, String mappings) {
        for (String kind : List.of("uidMappings", "gidMappings")) {
            mount.set(kind, Changes.json(mappings));
        }
        bundle.edit(b -> {});
    }

    private static void mapUsers(ObjectNode mount, Bundle bundle) {
        mount.set("uidMappings", Changes.json(MAPPINGS));
        bundle.edit(b -> {});
    }
}
