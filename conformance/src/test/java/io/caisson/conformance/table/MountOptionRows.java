// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.mount;
import static io.caisson.conformance.table.Changes.tmpfs;
import static io.caisson.conformance.table.Expect.has;
import static io.caisson.conformance.table.Expect.lacks;
import static io.caisson.conformance.table.Expect.prints;

import io.caisson.conformance.support.Bundle;
import java.util.List;
import java.util.function.Consumer;

/** Every option of the specification for the mount itself. */
final class MountOptionRows {
    private final HostTree host;
    private final Group group = new Group("mount options", Changes.WRITABLE);

    private MountOptionRows(HostTree host) {
        this.host = host;
    }

    static List<Row> rows(HostTree host) {
        MountOptionRows rows = new MountOptionRows(host);
        rows.attributes();
        rows.accessTimes();
        rows.ofTheSuperBlock();
        rows.behaviour();
        rows.propagation();
        rows.binds();
        return rows.group.rows();
    }

    private void row(String option, String title, Consumer<Bundle> change, String script, Expect expect) {
        group.row("mount.option." + option, title, change, script, expect);
    }

    private static String at(String name) {
        return "/m/" + name;
    }

    /** An option that mountinfo shows, and the one that takes it away again. */
    private void pair(String on, String off) {
        row(on, "a mount has the attribute", tmpfs(at(on), on), "opts " + at(on), has(on));
        row(off, "takes '" + on + "' back", tmpfs(at(off), on, off), "opts " + at(off), lacks(on));
    }

    private void attributes() {
        pair("ro", "rw");
        pair("nosuid", "suid");
        pair("nodev", "dev");
        pair("noexec", "exec");
        pair("nodiratime", "diratime");
        pair("nosymfollow", "symfollow");
    }

    private void accessTimes() {
        pair("noatime", "atime");
        row("relatime", "access times are relative", tmpfs(at("rel"), "relatime"), "opts /m/rel", has("relatime"));
        row(
                "norelatime",
                "the kernel's default, relative, is left",
                tmpfs(at("norel"), "relatime", "norelatime"),
                "opts /m/norel",
                has("relatime"));
        row(
                "strictatime",
                "access times are always updated",
                tmpfs(at("strict"), "strictatime"),
                "opts /m/strict",
                lacks("relatime"));
        row(
                "nostrictatime",
                "takes 'strictatime' back",
                tmpfs(at("nostrict"), "strictatime", "nostrictatime"),
                "opts /m/nostrict",
                has("relatime"));
    }

    private void ofTheSuperBlock() {
        row("sync", "writes are synchronous", tmpfs(at("sync"), "sync"), "super /m/sync", has("sync"));
        row("async", "takes 'sync' back", tmpfs(at("async"), "sync", "async"), "super /m/async", lacks("sync"));
        row("dirsync", "directories are", tmpfs(at("dirsync"), "dirsync"), "super /m/dirsync", has("dirsync"));
        row("lazytime", "times are written late", tmpfs(at("lazy"), "lazytime"), "super /m/lazy", has("lazytime"));
        row(
                "nolazytime",
                "takes 'lazytime' back",
                tmpfs(at("nolazy"), "lazytime", "nolazytime"),
                "super /m/nolazy",
                lacks("lazytime"));
        for (String name : List.of("iversion", "noiversion", "silent", "loud", "mand", "nomand", "defaults")) {
            row(
                    name,
                    "known, not handed to the file system",
                    tmpfs(at(name), name),
                    "kind " + at(name),
                    prints("tmpfs"));
        }
    }

    /** That the attributes are more than words. */
    private void behaviour() {
        row(
                "ro#behaviour",
                "nothing can be written",
                tmpfs("/m/b-ro", "ro"),
                "echo > /m/b-ro/x && echo written || echo refused",
                Expect.matches(".*refused"));
        row(
                "noexec#behaviour",
                "nothing can be executed",
                tmpfs("/m/b-noexec", "noexec"),
                "cp /bin/probe /m/b-noexec/p; /m/b-noexec/p args || echo refused",
                Expect.matches(".*refused"));
        row(
                "nodev#behaviour",
                "devices do not open",
                mount("/m/b-nodev", "bind", host.path("plain"), "bind", "nodev"),
                "cat /m/b-nodev/null && echo opened || echo refused",
                Expect.matches(".*refused"));
        row(
                "dev#behaviour",
                "takes 'nodev' of the source away",
                mount("/m/b-dev", "bind", host.path("strict"), "bind", "dev"),
                "opts /m/b-dev",
                lacks("nodev"));
        row(
                "nosymfollow#behaviour",
                "links are not followed",
                mount("/m/b-link", "bind", host.path("plain"), "bind", "nosymfollow"),
                "cat /m/b-link/link || echo refused",
                Expect.matches(".*refused"));
    }

    private void propagation() {
        spread("private", "private", "shared");
        spread("rprivate", "private", "private");
        spread("shared", "(propagate_from,)?shared.*", ".*");
        spread("rshared", "shared.*", "shared.*");
        spread("slave", "master", ".*");
        spread("rslave", "master", "master");
        spread("unbindable", "unbindable", ".*");
    }

    /** What a bind of a shared tree is in the container, and what the mount below it is. */
    private void spread(String option, String own, String below) {
        boolean deep = option.startsWith("r");
        String place = at("spread-" + option);
        row(
                option,
                deep ? "of the mount and those below" : "of the mount",
                mount(place, "bind", host.path("plain"), "rbind", option),
                deep ? "spread " + place + "; spread " + place + "/sub" : "spread " + place,
                Expect.matches(deep ? own + "\n" + below : own));
    }

    private void binds() {
        row(
                "runbindable",
                "of the mount and those below",
                mount("/m/runbindable", "bind", host.path("plain"), "rbind", "runbindable"),
                "spread /m/runbindable; spread /m/runbindable/sub",
                prints("unbindable", "unbindable"));
        row(
                "bind",
                "the directory without the mounts below it",
                mount("/m/bind", "bind", host.path("plain"), "bind"),
                "cat /m/bind/file; ls /m/bind/sub",
                prints("text"));
        row(
                "rbind",
                "with the mounts below it",
                mount("/m/rbind", "bind", host.path("plain"), "rbind"),
                "cat /m/rbind/file /m/rbind/sub/file",
                prints("text", "text"));
        row(
                "bind#type",
                "the option makes it a bind, whatever the type says",
                mount("/m/dummy", "tmpfs", host.path("plain"), "bind"),
                "cat /m/dummy/file",
                prints("text"));
        row(
                "bind#file",
                "of a single file",
                mount("/m/one", "bind", host.path("plain/file"), "bind", "ro"),
                "cat /m/one",
                prints("text"));
    }
}
