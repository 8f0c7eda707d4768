// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which process is in which cgroup of one hierarchy, kept in its cgroup.procs files. */
final class Membership {
    static final String PROCS = "cgroup.procs";

    private final Path root;

    Membership(Path root) {
        this.root = root;
    }

    List<Integer> in(Path cgroup) {
        String text = Tree.text(cgroup.resolve(PROCS));
        return text.lines().map(Integer::valueOf).toList();
    }

    /** Of the cgroup and all below it. */
    List<Integer> below(Path cgroup) {
        List<Integer> pids = new ArrayList<>();
        Tree.directories(cgroup).forEach(directory -> pids.addAll(in(directory)));
        return pids;
    }

    Optional<Path> of(int pid) {
        return Tree.directories(root).stream()
                .filter(cgroup -> in(cgroup).contains(pid))
                .findFirst();
    }

    void move(int pid, Path cgroup) {
        remove(pid);
        List<Integer> pids = new ArrayList<>(in(cgroup));
        pids.add(pid);
        put(cgroup, pids);
    }

    void remove(int pid) {
        of(pid).ifPresent(cgroup ->
                put(cgroup, in(cgroup).stream().filter(member -> member != pid).toList()));
    }

    /** Fails as rmdir(2) does while the cgroup has processes or children, else takes away the kernel's files. */
    void removing(Path cgroup) {
        if (!in(cgroup).isEmpty() || Tree.directories(cgroup).size() > 1) {
            throw Errnos.file("remove directory", cgroup, Errnos.EBUSY);
        }
        Tree.names(cgroup).forEach(name -> Tree.delete(cgroup.resolve(name)));
    }

    private static void put(Path cgroup, List<Integer> pids) {
        StringBuilder text = new StringBuilder();
        pids.stream().sorted().forEach(pid -> text.append(pid).append('\n'));
        Tree.file(cgroup.resolve(PROCS), text.toString());
    }
}
