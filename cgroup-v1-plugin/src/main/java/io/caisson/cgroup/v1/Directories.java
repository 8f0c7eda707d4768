// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.systemd.DeepTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes, walks and removes cgroup directories. */
final class Directories {
    private static final int REMOVALS = 12;
    private static final Duration FIRST_PAUSE = Duration.ofNanos(200_000);

    private final Host host;
    private final ControlFiles files;

    Directories(Host host) {
        this.host = host;
        this.files = host.files();
    }

    /** Makes the directory and what is missing above it; what was made is pushed on {@code made}. */
    void make(Path directory, Deque<Path> made) {
        if (files.isDirectory(directory)) {
            return;
        }
        make(directory.getParent(), made);
        if (files.makeDirectory(directory)) {
            made.push(directory);
        }
    }

    /** Ids in cgroup.procs, ascending. */
    List<Integer> pids(Path cgroup) {
        String text = files.read(cgroup.resolve("cgroup.procs"));
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
                if (attempt == REMOVALS || !Failures.is(e, Failures.EBUSY)) {
                    throw e;
                }
            }
            // A killed process leaves its v1 cgroup some time after its end can be seen, and the kernel tells nobody.
            LockSupport.parkNanos(FIRST_PAUSE.toNanos() << attempt);
        }
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
