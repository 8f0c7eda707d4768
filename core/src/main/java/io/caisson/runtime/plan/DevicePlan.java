// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.LinuxDevice;
import io.caisson.spec.Mount;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Device nodes and the links of /dev; nothing is done in a /dev that is bound from the host. */
final class DevicePlan {
    private static final int S_IFIFO = 0010000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int DEFAULT_MODE = 0666;
    private static final String PTMX = "/dev/ptmx";

    private static final List<LinuxDevice> DEFAULTS = List.of(
            standard("/dev/null", 1, 3),
            standard("/dev/zero", 1, 5),
            standard("/dev/full", 1, 7),
            standard("/dev/random", 1, 8),
            standard("/dev/urandom", 1, 9),
            standard("/dev/tty", 5, 0));

    /** Link to target. */
    private static final Map<String, String> LINKS = links();

    private final Programme programme;
    private final SpecFacts facts;
    private final TreePlan trees;

    DevicePlan(Programme programme, SpecFacts facts, TreePlan trees) {
        this.programme = programme;
        this.facts = facts;
        this.trees = trees;
    }

    private static LinuxDevice standard(String path, long major, long minor) {
        return new LinuxDevice(
                path,
                "c",
                OptionalLong.of(major),
                OptionalLong.of(minor),
                OptionalInt.of(DEFAULT_MODE),
                OptionalLong.of(0),
                OptionalLong.of(0));
    }

    private static Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put(PTMX, "pts/ptmx");
        links.put("/dev/fd", "/proc/self/fd");
        links.put("/dev/stdin", "/proc/self/fd/0");
        links.put("/dev/stdout", "/proc/self/fd/1");
        links.put("/dev/stderr", "/proc/self/fd/2");
        links.put("/dev/core", "/proc/kcore");
        return Collections.unmodifiableMap(links);
    }

    boolean devIsOurs() {
        for (Mount mount : facts.spec().mounts()) {
            boolean onDev = Path.of(MountPlan.destination(mount)).normalize().equals(Path.of("/dev"));
            if (onDev && MountPlan.isBind(mount)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A configured device stands where a link would; but for {@code /dev/ptmx}, which must be that of the container's own
     * devpts: privileged containers of containerd and Podman list the host's.
     */
    void devices() {
        if (!devIsOurs()) {
            return;
        }
        Map<String, LinuxDevice> devices = new LinkedHashMap<>();
        DEFAULTS.forEach(device -> devices.put(device.path(), device));
        facts.linux().devices().forEach(device -> devices.put(device.path(), device));
        devices.remove(PTMX);
        devices.values().forEach(this::make);
        LINKS.forEach((link, target) -> {
            if (!devices.containsKey(link)) {
                programme.add(new FileSystemOperation.Symlink(target, link));
            }
        });
    }

    /** A user namespace may make no device: it gets the host's, bound. */
    private void make(LinuxDevice device) {
        int type = typeOf(device);
        if (facts.inUserNamespace() && type != S_IFIFO) {
            int slot = trees.file(device.path());
            programme.add(new FileSystemOperation.MountTree(slot, device.path(), 0));
            return;
        }
        int mode = device.fileMode().orElse(DEFAULT_MODE) & 07777;
        programme.add(new FileSystemOperation.Mknod(
                device.path(),
                type | mode,
                device.major().orElse(0),
                device.minor().orElse(0),
                device.uid().orElse(0),
                device.gid().orElse(0)));
    }

    private int typeOf(LinuxDevice device) {
        return switch (device.type()) {
            case "c", "u" -> S_IFCHR;
            case "b" -> S_IFBLK;
            case "p" -> S_IFIFO;
            default ->
                throw SpecFacts.problem(
                        "/linux/devices",
                        "type of device '" + device.path() + "' must be c, b, u or p, was '" + device.type() + "'");
        };
    }
}
