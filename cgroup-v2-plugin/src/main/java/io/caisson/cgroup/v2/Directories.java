// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.systemd.DeepTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Makes, walks and removes cgroup directories. */
final class Directories {
    private static final int REMOVALS = 5;
    private static final Duration LEAVING = Duration.ofMillis(500);

    private final Host host;
    private final ControlFiles files;
    private final Path root;

    Directories(Host host, Path root) {
        this.host = host;
        this.files = host.files();
        this.root = root;
    }

    /**
     * Makes the directory and what is missing above it, and gives every level the controllers there are.
     *
     * @param domain whether controllers are needed that a threaded cgroup cannot have
     * @param made what was made is pushed here
     */
    void make(Path cgroup, boolean domain, Deque<Path> made) {
        enableControllers(root);
        Path current = root;
        for (Path name : root.relativize(cgroup)) {
            current = current.resolve(name);
            if (files.makeDirectory(current)) {
                made.push(current);
            }
            settleType(current, domain);
            if (!current.equals(cgroup)) {
                enableControllers(current);
            }
        }
    }

    /** A cgroup below one that has processes of its own, or a threaded one, can only be threaded. */
    private void settleType(Path cgroup, boolean domain) {
        Path file = cgroup.resolve("cgroup.type");
        String type = files.readIfExists(file).orElse("domain").strip();
        boolean invalid = type.equals("domain invalid");
        if (domain && invalid) {
            throw Failures.cgroup(
                    "cannot enter cgroupv2 '" + cgroup + "' with domain controllers -- it is in an invalid state");
        }
        if (domain && type.endsWith("threaded")) {
            throw Failures.cgroup(
                    "cannot enter cgroupv2 '" + cgroup + "' with domain controllers -- it is in " + type + " mode");
        }
        if (invalid) {
            files.write(file, "threaded");
        }
    }

    /** What cannot be enabled is told when a limit needs it: then the reason is known. */
    private void enableControllers(Path cgroup) {
        Path file = cgroup.resolve("cgroup.subtree_control");
        List<String> missing = new ArrayList<>(Values.words(
                files.readIfExists(cgroup.resolve("cgroup.controllers")).orElse("")));
        missing.removeAll(Values.words(files.readIfExists(file).orElse("")));
        if (!missing.isEmpty() && !enabled(file, missing)) {
            missing.forEach(controller -> enabled(file, List.of(controller)));
        }
    }

    private boolean enabled(Path file, List<String> controllers) {
        try {
            files.write(file, controllers.stream().map(name -> "+" + name).collect(Collectors.joining(" ")));
            return true;
        } catch (CaissonException e) {
            return false;
        }
    }

    /** Ids of processes in the cgroup, ascending; of threads where it is threaded and cannot tell processes. */
    List<Integer> pids(Path cgroup) {
        String text;
        try {
            text = files.read(cgroup.resolve("cgroup.procs"));
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.EOPNOTSUPP)) {
                throw e;
            }
            text = files.read(cgroup.resolve("cgroup.threads"));
        }
        return text.lines().map(Integer::valueOf).sorted().toList();
    }

    /** Of the cgroup and all below; what vanishes meanwhile has none. */
    List<Integer> allPids(Path cgroup) {
        List<Integer> found = new ArrayList<>(pids(cgroup));
        List<Path> children = children(cgroup);
        if (!children.isEmpty() && DeepTree.isNear(cgroup)) {
            new DeepTree(host).below(cgroup, deep -> found.addAll(pids(deep)));
            return found;
        }
        for (Path child : children) {
            try {
                found.addAll(allPids(child));
            } catch (CaissonException e) {
                if (!Failures.isGone(e)) {
                    throw e;
                }
            }
        }
        return found.stream().sorted().distinct().toList();
    }

    /** Removes a cgroup and all below it; none is there afterwards. */
    void remove(Path cgroup) {
        for (int attempt = 1; ; attempt++) {
            try {
                removeOnce(cgroup);
                return;
            } catch (CaissonException e) {
                if (attempt == REMOVALS || !Failures.is(e, Failures.EBUSY) || !emptied(cgroup)) {
                    throw e;
                }
            }
        }
    }

    /** Processes that were killed need a moment to leave. */
    private boolean emptied(Path cgroup) {
        return host.calls().awaitFile(cgroup.resolve("cgroup.events"), text -> text.contains("populated 0"), LEAVING);
    }

    private void removeOnce(Path cgroup) {
        if (!files.isDirectory(cgroup)) {
            return;
        }
        List<Path> children = children(cgroup);
        if (!children.isEmpty() && DeepTree.isNear(cgroup)) {
            new DeepTree(host).below(cgroup, files::removeDirectory);
        } else {
            children.forEach(this::removeOnce);
        }
        files.removeDirectory(cgroup);
    }

    private List<Path> children(Path cgroup) {
        return files.list(cgroup).stream()
                .map(cgroup::resolve)
                .filter(files::isDirectory)
                .toList();
    }
}
