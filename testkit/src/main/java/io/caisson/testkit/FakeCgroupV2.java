// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** A cgroup2 mount, with the rules of the kernel that managers run into. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeCgroupV2 extends FakeFileSystem {
    /** Magic number of cgroup2 (linux/magic.h). */
    public static final long MAGIC = 0x63677270L;

    private final TempHost host;
    private final Membership members;
    private final String available;

    private FakeCgroupV2(TempHost host, Path root, String available) {
        super(root);
        this.host = host;
        this.members = new Membership(root);
        this.available = available;
    }

    /** Mounts cgroup2 at the cgroup root; the test's own process is in {@code own}. */
    public static FakeCgroupV2 mount(TempHost host, String own) {
        return mount(host, host.cgroupRoot(), own, "cpuset cpu io memory hugetlb pids rdma");
    }

    /** Mounts cgroup2 with these controllers at {@code root}; mount table and membership are rewritten. */
    public static FakeCgroupV2 mount(TempHost host, Path root, String own, String controllers) {
        FakeCgroupV2 mounted = new FakeCgroupV2(host, root, controllers);
        Tree.directory(root);
        mounted.made(root);
        host.add(mounted);
        host.calls().fileSystemType(root, MAGIC);
        Tree.file(
                host.proc().resolve("self/mountinfo"),
                "31 23 0:28 / " + root + " rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
        Tree.file(host.proc().resolve("self/cgroup"), "0::" + own + "\n");
        return mounted;
    }

    @Override
    protected void made(Path directory) {
        boolean top = directory.equals(root());
        Map<String, String> files = new LinkedHashMap<>();
        files.put("cgroup.procs", "");
        files.put("cgroup.threads", "");
        files.put("cgroup.subtree_control", "");
        files.put(
                "cgroup.controllers",
                top ? available : Tree.text(directory.getParent().resolve("cgroup.subtree_control")));
        files.put("cpu.stat", "usage_usec 50\nuser_usec 30\nsystem_usec 20");
        if (!top) {
            files.put("cgroup.type", "domain");
            files.put("cgroup.freeze", "0");
            files.put("cgroup.events", "populated 0\nfrozen 0");
            if (host.kernel().atLeast(5, 14)) {
                files.put("cgroup.kill", "");
            }
        }
        files.forEach((file, content) -> Tree.file(directory.resolve(file), content));
        if (!top) {
            List.of(Tree.text(directory.resolve("cgroup.controllers")).split(" "))
                    .forEach(controller -> enable(directory, controller));
        }
    }

    /** Limits that are there stay; cpu.stat, which every cgroup has, gets more lines. */
    private static void enable(Path cgroup, String controller) {
        filesOf(controller).forEach((file, content) -> {
            if (file.equals("cpu.stat") || !cgroup.resolve(file).toFile().exists()) {
                Tree.file(cgroup.resolve(file), content);
            }
        });
    }

    private static Map<String, String> filesOf(String controller) {
        return switch (controller) {
            case "memory" ->
                Map.of(
                        "memory.max", "max",
                        "memory.low", "0",
                        "memory.high", "max",
                        "memory.swap.max", "max",
                        "memory.current", "4096",
                        "memory.peak", "8192",
                        "memory.stat", "anon 100\nfile 200",
                        "memory.events", "low 0\nhigh 0\nmax 3\noom 0\noom_kill 2");
            case "cpu" ->
                Map.of(
                        "cpu.weight", "100",
                        "cpu.max", "max 100000",
                        "cpu.max.burst", "0",
                        "cpu.idle", "0",
                        "cpu.stat",
                                "usage_usec 50\nuser_usec 30\nsystem_usec 20\n"
                                        + "nr_periods 4\nnr_throttled 1\nthrottled_usec 7\nnr_bursts 0\nburst_usec 0");
            case "pids" -> Map.of("pids.max", "max", "pids.current", "0");
            case "cpuset" -> Map.of("cpuset.cpus", "", "cpuset.mems", "");
            case "io" -> Map.of("io.max", "", "io.weight", "default 100");
            case "rdma" -> Map.of("rdma.max", "");
            case "hugetlb" -> Map.of("hugetlb.2MB.max", "max", "hugetlb.2MB.rsvd.max", "max");
            default -> Map.of();
        };
    }

    @Override
    protected void removing(Path directory) {
        members.removing(directory);
    }

    @Override
    protected void write(Path file, String text) {
        Path cgroup = file.getParent();
        switch (file.getFileName().toString()) {
            case "cgroup.procs" -> move(cgroup, file, text);
            case "cgroup.subtree_control" -> delegate(cgroup, file, text);
            case "cgroup.freeze" -> {
                Tree.file(file, text);
                events(cgroup);
            }
            case "cgroup.kill" -> {
                for (int pid : members.below(cgroup)) {
                    host.end(pid);
                }
            }
            case "cgroup.type" -> {
                refuseUnless(text.equals("threaded"), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            case "cpu.max" -> Tree.file(file, text.contains(" ") ? text : text + " 100000");
            case "cpuset.cpus", "cpuset.mems" -> {
                refuseUnless(text.matches("[0-9,-]*"), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            default -> Tree.file(file, text);
        }
    }

    private void move(Path cgroup, Path file, String pid) {
        boolean internal = !cgroup.equals(root())
                && !Tree.text(cgroup.resolve("cgroup.subtree_control")).isEmpty();
        refuseUnless(!internal, file, pid, Errnos.EBUSY);
        refuseUnless(host.isAlive(Integer.parseInt(pid)), file, pid, Errnos.ESRCH);
        members.move(Integer.parseInt(pid), cgroup);
        Tree.directories(root()).forEach(this::events);
    }

    private void delegate(Path cgroup, Path file, String text) {
        List<String> enabled = words(Tree.text(file));
        List<String> offered = words(Tree.text(cgroup.resolve("cgroup.controllers")));
        boolean occupied = !cgroup.equals(root()) && !members.in(cgroup).isEmpty();
        refuseUnless(!occupied, file, text, Errnos.EBUSY);
        for (String word : text.split(" ")) {
            String controller = word.substring(1);
            refuseUnless(offered.contains(controller), file, text, Errnos.ENOENT);
            if (word.startsWith("+") && !enabled.contains(controller)) {
                enabled.add(controller);
            }
        }
        Tree.file(file, String.join(" ", enabled));
        for (String name : Tree.names(cgroup)) {
            Path child = cgroup.resolve(name);
            if (child.toFile().isDirectory()) {
                Tree.file(child.resolve("cgroup.controllers"), String.join(" ", enabled));
                enabled.forEach(controller -> enable(child, controller));
            }
        }
    }

    private void events(Path cgroup) {
        if (cgroup.equals(root())) {
            return;
        }
        int populated = members.below(cgroup).isEmpty() ? 0 : 1;
        Tree.file(
                cgroup.resolve("cgroup.events"),
                "populated " + populated + "\nfrozen " + Tree.text(cgroup.resolve("cgroup.freeze")));
    }

    @Override
    protected String read(Path file) {
        if (file.endsWith("pids.current")) {
            return Integer.toString(members.below(file.getParent()).size());
        }
        return Tree.text(file);
    }

    @Override
    protected void ended(int pid) {
        members.remove(pid);
        Tree.directories(root()).forEach(this::events);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(text.split(" ")));
    }

    private static void refuseUnless(boolean accepted, Path file, String text, int errno) {
        if (!accepted) {
            throw Errnos.file("write '" + text + "' to", file, errno);
        }
    }
}
