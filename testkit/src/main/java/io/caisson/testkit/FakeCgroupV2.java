// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** A cgroup2 mount, with the rules of the kernel that managers run into. An empty pressure file is switched off. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeCgroupV2 extends FakeFileSystem {
    /** Magic number of cgroup2 (linux/magic.h). */
    public static final long MAGIC = 0x63677270L;

    /** Of io.cost; a kernel without it has no io.weight. Tests may delete it. */
    private static final String COST_SETTINGS = "io.cost.qos";

    private static final Pattern TRIGGER = Pattern.compile("(?:some|full) (\\d+) (\\d+)");

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
        if (top && words(available).contains("io")) {
            files.put(COST_SETTINGS, "");
        }
        if (!top) {
            files.putAll(CgroupV2Files.core(host.kernel()));
        }
        files.forEach((file, content) -> Tree.file(directory.resolve(file), content));
        if (!top) {
            List.of(Tree.text(directory.resolve("cgroup.controllers")).split(" "))
                    .forEach(controller -> enable(directory, controller));
        }
    }

    /** Limits that are there stay; cpu.stat, which every cgroup has, gets more lines. */
    private void enable(Path cgroup, String controller) {
        boolean weighs = root().resolve(COST_SETTINGS).toFile().exists();
        CgroupV2Files.of(controller, host.kernel()).forEach((file, content) -> {
            if (file.equals("io.weight") && !weighs) {
                return;
            }
            if (file.equals("cpu.stat") || !cgroup.resolve(file).toFile().exists()) {
                Tree.file(cgroup.resolve(file), content);
            }
        });
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
                refuseUnless(!isThreaded(cgroup), file, text, Errnos.EOPNOTSUPP);
                members.below(cgroup).forEach(host::end);
            }
            case "cgroup.type" -> {
                refuseUnless(text.equals("threaded"), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            case "cpu.idle" -> idle(cgroup, file, text);
            case "cpu.weight" -> {
                refuseUnless(Tree.text(cgroup.resolve("cpu.idle")).equals("0"), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            case "cpu.max" -> {
                String max = text.contains(" ") ? text : text + " 100000";
                refuseUnless(fits(Tree.text(cgroup.resolve("cpu.max.burst")), max), file, text, Errnos.EINVAL);
                Tree.file(file, max);
            }
            case "cpu.max.burst" -> {
                refuseUnless(fits(text, Tree.text(cgroup.resolve("cpu.max"))), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            case "memory.pressure" -> refuseUnless(isTrigger(text), file, text, Errnos.EINVAL);
            case "cpuset.cpus", "cpuset.mems" -> {
                refuseUnless(text.matches("[0-9,-]*"), file, text, Errnos.EINVAL);
                Tree.file(file, text);
            }
            default -> Tree.file(file, text);
        }
    }

    private static void idle(Path cgroup, Path file, String text) {
        refuseUnless(text.matches("[01]"), file, text, Errnos.EINVAL);
        if (!Tree.text(file).equals(text)) {
            Tree.file(cgroup.resolve("cpu.weight"), text.equals("0") ? "100" : "0");
            Tree.file(file, text);
        }
    }

    private static boolean fits(String burst, String max) {
        String quota = max.split(" ")[0];
        return quota.equals("max") || Long.parseLong(burst) <= Long.parseLong(quota);
    }

    /** Users without CAP_SYS_RESOURCE may use windows of even seconds only. */
    private boolean isTrigger(String text) {
        Matcher trigger = TRIGGER.matcher(text);
        if (!trigger.matches()) {
            return false;
        }
        long threshold = Long.parseLong(trigger.group(1));
        long window = Long.parseLong(trigger.group(2));
        return threshold > 0
                && threshold <= window
                && window >= 500_000
                && window <= 10_000_000
                && (!host.rootless() || window % 2_000_000 == 0);
    }

    private static boolean isThreaded(Path cgroup) {
        Path type = cgroup.resolve("cgroup.type");
        return type.toFile().exists() && Tree.text(type).equals("threaded");
    }

    /** The OOM killer ends no process here, but says that it did, in the cgroups above, too. */
    public void outOfMemory(Path cgroup) {
        for (Path one = cgroup; !one.equals(root()); one = one.getParent()) {
            countOom(one.resolve("memory.events"));
        }
    }

    private void countOom(Path file) {
        StringBuilder text = new StringBuilder();
        for (String line : Tree.text(file).split("\n")) {
            String[] pair = line.split(" ");
            long more = pair[0].startsWith("oom") ? 1 : 0;
            text.append(pair[0])
                    .append(' ')
                    .append(Long.parseLong(pair[1]) + more)
                    .append('\n');
        }
        Tree.file(file, text.toString());
        host.calls().changed(file);
    }

    /** Lets the triggers on the memory pressure of a cgroup strike. */
    public void memoryPressure(Path cgroup) {
        host.calls().changed(cgroup.resolve("memory.pressure"));
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
        Path file = cgroup.resolve("cgroup.events");
        String text = "populated " + populated + "\nfrozen " + Tree.text(cgroup.resolve("cgroup.freeze"));
        if (!Tree.text(file).equals(text)) {
            Tree.file(file, text);
            host.calls().changed(file);
        }
    }

    @Override
    protected String read(Path file) {
        if (file.endsWith("pids.current")) {
            return Integer.toString(members.below(file.getParent()).size());
        }
        refuseToRead(file.endsWith("cgroup.procs") && isThreaded(file.getParent()), file);
        if (file.getFileName().toString().endsWith(".pressure")) {
            refuseToRead(Tree.text(file).isEmpty(), file);
        }
        if (file.endsWith("cgroup.threads")) {
            return Tree.text(file.resolveSibling("cgroup.procs"));
        }
        return Tree.text(file);
    }

    private static void refuseToRead(boolean refused, Path file) {
        if (refused) {
            throw Errnos.file("read", file, Errnos.EOPNOTSUPP);
        }
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
