// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes in the cgroups of one container. */
final class Members {
    private final Host host;
    private final ControlFiles files;
    private final Directories directories;

    /** The manager's own map, which changes while cgroups are made. */
    private final Map<String, Path> paths;

    Members(Host host, Directories directories, Map<String, Path> paths) {
        this.host = host;
        this.files = host.files();
        this.directories = directories;
        this.paths = paths;
    }

    /** Every cgroup once: controllers that are mounted together share one. */
    List<Path> cgroups() {
        return paths.values().stream().distinct().toList();
    }

    void join(int pid) {
        cgroups().stream().filter(this::wasMade).forEach(cgroup -> join(cgroup, pid));
    }

    /** Saved paths may have those that an unprivileged caller could not make. */
    private boolean wasMade(Path cgroup) {
        return !host.rootless() || files.isDirectory(cgroup);
    }

    void join(int pid, Map<String, String> subPaths) {
        subPaths.keySet().stream()
                .filter(controller -> !controller.isEmpty() && !paths.containsKey(controller))
                .findFirst()
                .ifPresent(controller -> {
                    throw Failures.cgroup("unknown controller " + controller + " in SubCgroupPaths");
                });
        String everywhere = subPaths.getOrDefault("", "");
        Map<Path, Path> targets = new LinkedHashMap<>();
        paths.forEach((controller, cgroup) -> {
            String subPath = controller.isEmpty() ? everywhere : subPaths.getOrDefault(controller, everywhere);
            Path target = cgroup.resolve(subPath).normalize();
            if (subPath.startsWith("/") || !target.startsWith(cgroup)) {
                throw Failures.cgroup(target + " is not a sub cgroup path");
            }
            // co-mounted controllers share one cgroup: the one that was named decides
            if (!targets.containsKey(cgroup) || subPaths.containsKey(controller)) {
                targets.put(cgroup, target);
            }
        });
        targets.values().forEach(target -> join(target, pid));
    }

    private void join(Path cgroup, int pid) {
        files.write(cgroup.resolve("cgroup.procs"), Integer.toString(pid));
    }

    /** Directly in the cgroup, ascending. */
    List<Integer> pids() {
        return directories.pids(requiredPath());
    }

    /** Of every hierarchy: a cgroup that was there before may have processes in one of them only. */
    List<Integer> allPids() {
        List<Path> existing = cgroups().stream().filter(files::isDirectory).toList();
        if (existing.isEmpty()) {
            return directories.allPids(requiredPath());
        }
        return existing.stream()
                .flatMap(path -> pidsUnlessGone(path).stream())
                .sorted()
                .distinct()
                .toList();
    }

    private List<Integer> pidsUnlessGone(Path cgroup) {
        try {
            return directories.allPids(cgroup);
        } catch (CaissonException e) {
            if (Failures.isGone(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** A process is in the same place everywhere, so that one hierarchy tells of all. */
    private Optional<Path> path() {
        return Stream.of("devices", "freezer", "pids")
                .map(paths::get)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .or(() -> paths.values().stream().findFirst());
    }

    private Path requiredPath() {
        return path().orElseThrow(() -> Failures.cgroup("failed to list processes: the container has no cgroup"));
    }
}
