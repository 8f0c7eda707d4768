// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mounts that are to reach the host: by links, by races, by propagation, by a writable cgroup. */
final class MountAttacks {
    /** A runtime that resolves a path twice loses one of so many races almost always, and further tries are given. */
    private static final int RACES = 100;

    private static final int ROUNDS = 5;
    private static final String NOBODY = "65534";

    private MountAttacks() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "CVE-2021-30465",
                        "a second container exchanges a directory of a shared volume for a link while mount points in it"
                                + " are resolved, so that mounts land on the host",
                        "mount points are opened inside the root once, and mounted on by descriptor",
                        MountAttacks::exchangedMountPoint),
                new Scenario(
                        "CVE-2024-45310",
                        "the same race while missing mount points are made, so that directories are made on the host",
                        "missing directories are made one by one from descriptors opened inside the root",
                        MountAttacks::exchangedParent),
                new Scenario(
                        "CVE-2023-25809",
                        "a rootless container without a cgroup namespace writes to the user's cgroups",
                        "the host's cgroups are bound read-only when the runtime manages none",
                        MountAttacks::writableCgroups),
                new Scenario(
                        "linked-mount-points",
                        "mount points of the image are links to the host, absolute or by \"..\"",
                        "all paths of the container are resolved with RESOLVE_IN_ROOT",
                        MountAttacks::linkedMountPoints),
                new Scenario(
                        "copied-links",
                        "a tmpfs that starts with a copy of what it covers (tmpcopyup) gets copies of the host's files"
                                + " by way of links in the image",
                        "links are copied as links, and nothing is opened through one",
                        MountAttacks::copiedLinks),
                new Scenario(
                        "shared-bind-source",
                        "the source of a bind mount lies on a shared mount of the host, and what the container mounts"
                                + " below it appears there",
                        "sources are cut off from their peers before the container gets them",
                        MountAttacks::sharedSource));
    }

    private static void exchangedMountPoint(Ground ground) throws IOException {
        race(ground, true);
    }

    private static void exchangedParent(Ground ground) throws IOException {
        race(ground, false);
    }

    /** Many mounts below a directory that changes places with a link to the host all the time. */
    private static void race(Ground ground, boolean present) throws IOException {
        Path canary = ground.canary();
        Path volume = ground.directory("volume");
        Path inside = Files.createDirectory(volume.resolve("inside"));
        Files.createSymbolicLink(volume.resolve("outside"), canary);
        Bundle bundle = ground.bundle("true");
        // inside the root the link leads somewhere too: the container starts, whichever way a mount point is found
        Path decoy = Files.createDirectories(bundle.rootfs().resolve("." + canary));
        for (int i = 0; i < RACES * ROUNDS; i++) {
            String name = Integer.toString(i);
            Files.createDirectory(decoy.resolve(name));
            if (present) {
                Files.createDirectory(inside.resolve(name));
                Files.createDirectory(canary.resolve(name));
            }
        }
        Path seen = recordMounts(ground, bundle);
        Set<String> before = Ground.names(canary);
        ground.beside(
                Tools.swap(),
                volume.resolve("inside").toString(),
                volume.resolve("outside").toString());
        ArrayNode mounts = bundle.config().withArray("/mounts");
        int others = mounts.size();
        for (int round = 0; round < ROUNDS; round++) {
            while (mounts.size() > others) {
                mounts.remove(others);
            }
            bind(mounts, volume, "/volume");
            for (int i = 0; i < RACES; i++) {
                tmpfs(mounts, "/volume/inside/" + (round * RACES + i));
            }
            ground.run(bundle.edit(b -> {}));
            Ground.succeededIfChanged(canary, before);
            succeededIfMountedBelow(canary, bundle, seen);
        }
    }

    private static void linkedMountPoints(Ground ground) throws IOException {
        Path canary = ground.canary();
        Bundle bundle = ground.bundle("true");
        Path root = bundle.rootfs();
        Files.delete(root.resolve("dev"));
        Files.createSymbolicLink(root.resolve("dev"), canary);
        Files.createSymbolicLink(root.resolve("run/up"), Path.of("../../../../../../../../../../.." + canary));
        Files.createSymbolicLink(root.resolve("run/away"), canary.resolve("missing"));
        ArrayNode mounts = bundle.config().withArray("/mounts");
        tmpfs(mounts, "/run/up/point");
        tmpfs(mounts, "/run/away");
        tmpfs(mounts, "/run/../../../../../../../../../.." + canary + "/dots");
        Path seen = recordMounts(ground, bundle);
        Set<String> before = Ground.names(canary);
        Oci.Result result = ground.run(bundle);
        Ground.succeededIfChanged(canary, before);
        succeededIfMountedBelow(canary, bundle, seen);
        Ground.require(result);
    }

    /** A hook that runs between the mounts and pivot_root(2) keeps the mount table. */
    private static Path recordMounts(Ground ground, Bundle bundle) throws IOException {
        Path seen = ground.directory("seen").resolve("mounts");
        bundle.addHook("createContainer", "/bin/sh", "sh", "-c", "cat /proc/self/mountinfo >" + seen);
        return seen;
    }

    /** For hooks the container's root is at its place in the bundle: its mounts hang on that one, the host's do not. */
    private static void succeededIfMountedBelow(Path canary, Bundle bundle, Path seen) throws IOException {
        if (!Files.exists(seen)) {
            return;
        }
        String root = bundle.rootfs().toString();
        Map<String, String> parents = new HashMap<>();
        List<String> containers = new ArrayList<>();
        List<String> suspects = new ArrayList<>();
        for (String line : Files.readAllLines(seen)) {
            String[] fields = line.split(" ");
            parents.put(fields[0], fields[1]);
            if (fields[4].equals(root)) {
                containers.add(fields[0]);
            } else if (fields[4].startsWith(canary.toString())) {
                suspects.add(fields[0]);
            }
        }
        Ground.require(containers.size() == 1, "the container's root is not at '" + root + "': " + containers);
        for (String suspect : suspects) {
            String above = suspect;
            while (parents.containsKey(above) && !containers.contains(above)) {
                above = parents.getOrDefault(above, "");
            }
            Ground.succeededIf(
                    !containers.contains(above), "a directory of the host is a mount point of the container");
        }
    }

    private static void bind(ArrayNode mounts, Path source, String destination) {
        mounts.addObject()
                .put("destination", destination)
                .put("source", source.toString())
                .put("type", "bind")
                .putArray("options")
                .add("rbind");
    }

    private static void tmpfs(ArrayNode mounts, String destination) {
        mounts.addObject()
                .put("destination", destination)
                .put("source", "tmpfs")
                .put("type", "tmpfs");
    }

    private static void copiedLinks(Ground ground) throws IOException {
        Path canary = ground.canary();
        Bundle bundle = ground.bundle("sh", "-c", "cat /data/file; readlink /data/link; cat /data/link");
        Path data = Files.createDirectory(bundle.rootfs().resolve("data"));
        Files.writeString(data.resolve("file"), "copied\n");
        Files.createSymbolicLink(data.resolve("link"), canary.resolve("token"));
        bundle.config()
                .withArray("/mounts")
                .addObject()
                .put("destination", "/data")
                .put("source", "tmpfs")
                .put("type", "tmpfs")
                .putArray("options")
                .add("tmpcopyup");
        Oci.Result result = ground.run(bundle.edit(b -> {}));
        Ground.require(result.out().startsWith("copied"), result.err());
        Ground.succeededIf(result.out().contains(Ground.TOKEN), "the container has a copy of a file of the host");
    }

    private static void sharedSource(Ground ground) throws IOException {
        Path shared = ground.directory("shared");
        Tools.command(shared, "mount", "-t", "tmpfs", "tmpfs", shared.toString());
        ground.atEnd(() -> Tools.command(Path.of("/"), "umount", "--recursive", shared.toString()));
        Tools.command(shared, "mount", "--make-shared", shared.toString());
        Path volume = Files.createDirectories(shared.resolve("volume/point")).getParent();
        Path seen = ground.directory("seen").resolve("mounts");
        Files.writeString(seen, "");
        Bundle bundle =
                ground.bundle("sh", "-c", "mount -t tmpfs tmpfs /volume/point && cat /proc/self/mountinfo >/seen");
        bind(bundle.config().withArray("/mounts"), volume, "/volume");
        bind(bundle.config().withArray("/mounts"), seen, "/seen");
        for (String set : List.of("bounding", "effective", "permitted")) {
            bundle.process().withArray("/capabilities/" + set).add("CAP_SYS_ADMIN");
        }
        bundle.edit(b -> {});
        Ground.require(ground.run(bundle));
        Ground.require(Files.readString(seen).contains(" /volume/point "), "the container could not mount");
        // what spread to the host stays there when the container ends
        Ground.succeededIf(
                Files.readString(Path.of("/proc/self/mountinfo")).contains(volume + "/point "),
                "a mount of the container appeared on the host");
    }

    private static void writableCgroups(Ground ground) throws IOException {
        Path unified = Path.of("/sys/fs/cgroup/unified");
        Path hierarchy = Files.isDirectory(unified) ? unified : Path.of("/sys/fs/cgroup");
        Path delegated = Files.createDirectory(hierarchy.resolve(Machine.MARK + "delegated"));
        ground.atEnd(
                () -> Tools.command(Path.of("/"), "find", delegated.toString(), "-depth", "-type", "d", "-delete"));
        Tools.command(Path.of("/"), "chown", NOBODY, delegated.toString());
        Files.createDirectories(ground.runtime().root());
        Tools.command(Path.of("/"), "chown", NOBODY, ground.runtime().root().toString());
        String mapping = "[{\"containerID\": 0, \"hostID\": " + NOBODY + ", \"size\": 1}]";
        Bundle bundle = ground.bundle(
                        "sh",
                        "-c",
                        "cd /sys/fs/cgroup && ls && mkdir "
                                + Path.of("/sys/fs/cgroup").relativize(delegated) + "/made")
                .withNamespace("user")
                .set("/linux", "uidMappings", mapping)
                .set("/linux", "gidMappings", mapping);
        bundle.linux().remove("resources");
        for (var mount : bundle.config().withArray("/mounts")) {
            ArrayNode options = mount.withArray("/options");
            for (int i = options.size() - 1; i >= 0; i--) {
                String option = options.get(i).asText();
                if (option.startsWith("gid=")
                        || (option.equals("ro") && mount.at("/type").asText().equals("cgroup"))) {
                    options.remove(i);
                }
            }
        }
        bundle.edit(b -> {});
        Tools.command(Path.of("/"), "chown", "-R", NOBODY, bundle.rootfs().toString());
        Oci rootless = ground.runtimeUnder("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
        Oci.Result result = ground.run(rootless, bundle);
        Ground.require(!result.out().isBlank(), result.err());
        Ground.succeededIf(
                result.exit() == 0 || Files.exists(delegated.resolve("made")),
                "the container made a cgroup of the user's");
    }
}
