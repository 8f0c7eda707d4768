// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a container's cgroups are. */
final class Layout {
    /** Order in which cgroups are made and limits are set: cpuset first, since nothing can join an empty one. */
    private static final List<String> ORDER = List.of(
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
            "name=systemd",
            "misc");

    private Layout() {}

    /** Controller to directory, in the order in which they are made. */
    static Map<String, Path> paths(CgroupContext context, List<Hierarchy> hierarchies) {
        Map<String, Path> found = context.savedPaths().isEmpty() ? computed(context, hierarchies) : saved(context);
        Map<String, Path> ordered = new LinkedHashMap<>();
        for (String controller : ORDER) {
            if (found.containsKey(controller)) {
                ordered.put(controller, found.get(controller));
            }
        }
        found.keySet().stream().sorted().forEach(rest -> ordered.putIfAbsent(rest, found.get(rest)));
        return ordered;
    }

    private static Map<String, Path> saved(CgroupContext context) {
        Map<String, Path> paths = new HashMap<>();
        context.savedPaths().forEach((controller, path) -> paths.put(controller, Path.of(path)));
        return paths;
    }

    /** An absolute path starts at the mount point, any other at the runtime's own cgroup, as with runc. */
    private static Map<String, Path> computed(CgroupContext context, List<Hierarchy> hierarchies) {
        String wanted = context.cgroupsPath().filter(path -> !path.isEmpty()).orElse(context.id());
        // "/" is put in front before "..", "." are taken out, so that no path leads above its start.
        Path inner = Path.of("/").relativize(Path.of("/", wanted).normalize());
        Map<String, String> own = wanted.startsWith("/") ? Map.of() : ownCgroups(context.host());
        Map<String, Path> paths = new HashMap<>();
        for (Hierarchy hierarchy : hierarchies) {
            for (String controller : hierarchy.controllers()) {
                String start = belowRoot(own.getOrDefault(controller, hierarchy.root()), hierarchy.root());
                paths.put(controller, hierarchy.mountPoint().resolve(start).resolve(inner));
            }
        }
        return paths;
    }

    /** Controller to the cgroup of this process, from /proc/self/cgroup. */
    private static Map<String, String> ownCgroups(Host host) {
        Map<String, String> own = new HashMap<>();
        String text =
                host.files().readIfExists(host.proc().resolve("self/cgroup")).orElse("");
        for (String line : text.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3) {
                List.of(parts[1].split(",")).forEach(controller -> own.put(controller, parts[2]));
            }
        }
        return own;
    }

    /** A mount may show only a part of its hierarchy; the rest of {@code cgroup} is what can be reached there. */
    private static String belowRoot(String cgroup, String root) {
        Path path = Path.of(cgroup).normalize();
        Path visible = Path.of(root).normalize();
        Path from = path.startsWith(visible) ? visible : Path.of("/");
        return from.relativize(path).toString();
    }
}
