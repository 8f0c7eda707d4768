// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A cgroup file system that is mounted directly below the cgroup root.
 *
 * @param mountPoint where
 * @param root the part of the hierarchy that is visible there
 * @param controllers its controllers, {@code name=…} for a named one; the single entry "" for cgroup2
 * @param writable whether it is mounted for writing
 */
record Hierarchy(Path mountPoint, String root, List<String> controllers, boolean writable) {
    /** Key of the unified hierarchy of a hybrid set-up. */
    static final String UNIFIED = "";

    private static final Set<String> KNOWN = Set.of(
            "cpuset",
            "devices",
            "memory",
            "cpu",
            "cpuacct",
            "pids",
            "blkio",
            "hugetlb",
            "net_cls",
            "net_prio",
            "perf_event",
            "freezer",
            "rdma",
            "misc",
            "debug");
    private static final int ROOT = 3;
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    Hierarchy {
        controllers = List.copyOf(controllers);
    }

    boolean unified() {
        return controllers.equals(List.of(UNIFIED));
    }

    /** Those of the mount table of this process, without repetition. */
    static List<Hierarchy> mounted(Host host) {
        List<Hierarchy> found = new ArrayList<>();
        String table =
                host.files().readIfExists(host.proc().resolve("self/mountinfo")).orElse("");
        for (String line : table.split("\n")) {
            int separator = line.indexOf(" - ");
            if (separator > 0) {
                add(
                        found,
                        line.substring(0, separator).split(" "),
                        line.substring(separator + 3).split(" "),
                        host);
            }
        }
        return found;
    }

    private static void add(List<Hierarchy> found, String[] mount, String[] type, Host host) {
        Path mountPoint = Path.of(unescaped(mount[MOUNT_POINT]));
        boolean version2 = type[0].equals("cgroup2");
        if (!host.cgroupRoot().equals(mountPoint.getParent()) || !(version2 || type[0].equals("cgroup"))) {
            return;
        }
        List<String> controllers = version2 ? List.of(UNIFIED) : controllers(type[2]);
        boolean repeated = found.stream().anyMatch(known -> known.controllers().equals(controllers));
        if (!controllers.isEmpty() && !repeated) {
            boolean writable = List.of(mount[OPTIONS].split(",")).contains("rw");
            found.add(new Hierarchy(mountPoint, unescaped(mount[ROOT]), controllers, writable));
        }
    }

    private static List<String> controllers(String superOptions) {
        return List.of(superOptions.split(",")).stream()
                .filter(option -> option.startsWith("name=") || KNOWN.contains(option))
                .toList();
    }

    /** The mount table writes space, tab, line feed and backslash as three octal digits. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
