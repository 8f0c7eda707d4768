// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** One v1 hierarchy, with the rules of the kernel that managers run into. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeCgroupV1 extends FakeFileSystem {
    /** What a memory limit reads as when there is none: the highest multiple of a page. */
    public static final String NO_MEMORY_LIMIT = "9223372036854771712";

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262144;

    private final TempHost host;
    private final String name;
    private final Membership members;

    /** How many writes of FROZEN still leave a cgroup FREEZING. */
    private int slowFreezes;

    private FakeCgroupV1(TempHost host, String name) {
        super(host.cgroupRoot().resolve(name.replace("name=", "")));
        this.host = host;
        this.name = name;
        this.members = new Membership(root());
    }

    /** Mounts the usual hierarchies; the test's own process is in {@code own} of each. */
    public static Map<String, FakeCgroupV1> mount(TempHost host, String own) {
        return mount(
                host,
                own,
                List.of("cpu,cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "name=systemd"));
    }

    /** Mounts one hierarchy for each name, which is its controllers with commas between. */
    public static Map<String, FakeCgroupV1> mount(TempHost host, String own, List<String> names) {
        Map<String, FakeCgroupV1> mounted = new LinkedHashMap<>();
        StringBuilder mounts = new StringBuilder("31 23 0:28 / " + host.cgroupRoot() + " rw - tmpfs tmpfs rw\n");
        StringBuilder cgroups = new StringBuilder();
        int number = 1;
        for (String name : names) {
            FakeCgroupV1 hierarchy = new FakeCgroupV1(host, name);
            Tree.directory(hierarchy.root());
            hierarchy.made(hierarchy.root());
            host.add(hierarchy);
            mounted.put(name, hierarchy);
            mounts.append("%d 31 0:%d / %s rw,nosuid shared:9 - cgroup cgroup rw,%s%n"
                    .formatted(31 + number, 30 + number, hierarchy.root(), name));
            cgroups.append("%d:%s:%s%n".formatted(number++, name, own));
        }
        Tree.file(host.proc().resolve("self/mountinfo"), mounts.toString());
        Tree.file(host.proc().resolve("self/cgroup"), cgroups.toString());
        return mounted;
    }

    /** Lets the next writes of FROZEN leave the cgroup FREEZING. */
    public void slowFreezes(int writes) {
        slowFreezes = writes;
    }

    @Override
    protected void made(Path directory) {
        Map<String, String> files =
                new LinkedHashMap<>(Map.of("cgroup.procs", "", "tasks", "", "notify_on_release", "0"));
        for (String controller : name.split(",")) {
            files.putAll(filesOf(controller, directory));
        }
        files.forEach((file, content) -> Tree.file(directory.resolve(file), content));
    }

    private Map<String, String> filesOf(String controller, Path directory) {
        boolean top = directory.equals(root());
        return switch (controller) {
            case "memory" -> memoryFiles();
            case "cpu" -> cpuFiles();
            case "cpuacct" -> Map.of("cpuacct.usage", "5000000", "cpuacct.stat", "user 3\nsystem 2");
            case "cpuset" -> Map.of("cpuset.cpus", top ? "0-1" : "", "cpuset.mems", top ? "0" : "");
            case "pids" -> top ? Map.of("pids.current", "9") : Map.of("pids.max", "max", "pids.current", "0");
            case "devices" ->
                Map.of(
                        "devices.list",
                        top ? "a *:* rwm" : Tree.text(directory.getParent().resolve("devices.list")),
                        "devices.allow",
                        "",
                        "devices.deny",
                        "");
            case "freezer" ->
                top
                        ? Map.of()
                        : Map.of(
                                "freezer.state",
                                "THAWED",
                                "freezer.self_freezing",
                                "0",
                                "freezer.parent_freezing",
                                "0");
            default -> Map.of();
        };
    }

    private static Map<String, String> memoryFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String limit :
                List.of("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.soft_limit_in_bytes")) {
            files.put(limit, NO_MEMORY_LIMIT);
        }
        files.put("memory.usage_in_bytes", "4096");
        files.put("memory.max_usage_in_bytes", "8192");
        files.put("memory.failcnt", "0");
        files.put("memory.swappiness", "60");
        files.put("memory.stat", "cache 100\nrss 200");
        files.put("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0");
        return files;
    }

    private static Map<String, String> cpuFiles() {
        return Map.of(
                "cpu.shares", "1024",
                "cpu.cfs_quota_us", "-1",
                "cpu.cfs_period_us", "100000",
                "cpu.cfs_burst_us", "0",
                "cpu.rt_period_us", "1000000",
                "cpu.rt_runtime_us", "0",
                "cpu.idle", "0",
                "cpu.stat", "nr_periods 4\nnr_throttled 1\nthrottled_time 77");
    }

    @Override
    protected void removing(Path directory) {
        members.removing(directory);
    }

    @Override
    protected void write(Path file, String text) {
        Path cgroup = file.getParent();
        switch (file.getFileName().toString()) {
            case "cgroup.procs" -> move(cgroup, text);
            case "memory.limit_in_bytes", "memory.memsw.limit_in_bytes" -> writeMemory(file, text);
            case "memory.soft_limit_in_bytes" -> Tree.file(file, text.equals("-1") ? NO_MEMORY_LIMIT : text);
            case "memory.oom_control" ->
                Tree.file(file, Tree.text(file).replaceFirst("oom_kill_disable \\d", "oom_kill_disable " + text));
            case "cpu.shares" ->
                Tree.file(file, Long.toString(Math.max(MIN_SHARES, Math.min(MAX_SHARES, Long.parseLong(text)))));
            case "cpu.cfs_quota_us", "cpu.cfs_burst_us" -> writeBandwidth(file, text);
            case "pids.max" -> {
                refuseUnless(text.equals("max") || Long.parseLong(text) >= 0, file, text);
                Tree.file(file, text);
            }
            case "devices.allow" -> FakeDeviceList.allow(cgroup.resolve("devices.list"), text);
            case "devices.deny" -> FakeDeviceList.deny(cgroup.resolve("devices.list"), text);
            case "freezer.state" -> writeFreezer(file, text);
            case "cpuset.cpus", "cpuset.mems" -> {
                refuseUnless(text.matches("[0-9,-]*"), file, text);
                Tree.file(file, text);
            }
            default -> Tree.file(file, text);
        }
    }

    private void move(Path cgroup, String pid) {
        Path cpus = cgroup.resolve("cpuset.cpus");
        if (name.contains("cpuset")
                && (Tree.text(cpus).isEmpty()
                        || Tree.text(cgroup.resolve("cpuset.mems")).isEmpty())) {
            throw Errnos.file("write '" + pid + "' to", cgroup.resolve("cgroup.procs"), Errnos.ENOSPC);
        }
        if (!host.isAlive(Integer.parseInt(pid))) {
            throw Errnos.file("write '" + pid + "' to", cgroup.resolve("cgroup.procs"), Errnos.ESRCH);
        }
        members.move(Integer.parseInt(pid), cgroup);
    }

    private static void writeMemory(Path file, String text) {
        String value = text.equals("-1") ? NO_MEMORY_LIMIT : text;
        boolean swap = file.endsWith("memory.memsw.limit_in_bytes");
        Path other = file.resolveSibling(swap ? "memory.limit_in_bytes" : "memory.memsw.limit_in_bytes");
        long difference = Long.parseLong(value) - Long.parseLong(Tree.text(other));
        refuseUnless(swap ? difference >= 0 : difference <= 0, file, text);
        Tree.file(file, value);
    }

    private static void writeBandwidth(Path file, String text) {
        boolean quota = file.endsWith("cpu.cfs_quota_us");
        String other = Tree.text(file.resolveSibling(quota ? "cpu.cfs_burst_us" : "cpu.cfs_quota_us"));
        long quotaValue = Long.parseLong(quota ? text : other);
        long burst = Long.parseLong(quota ? other : text);
        refuseUnless(burst == 0 || (quotaValue >= 0 && burst <= quotaValue), file, text);
        Tree.file(file, text);
    }

    private void writeFreezer(Path file, String text) {
        refuseUnless(text.equals("FROZEN") || text.equals("THAWED"), file, text);
        boolean slow = text.equals("FROZEN") && slowFreezes > 0;
        if (slow) {
            slowFreezes--;
        }
        Tree.file(file, slow ? "FREEZING" : text);
        Tree.file(file.resolveSibling("freezer.self_freezing"), text.equals("FROZEN") ? "1" : "0");
        host.thawed();
    }

    @Override
    protected String read(Path file) {
        Path cgroup = file.getParent();
        if (file.endsWith("pids.current")) {
            return Integer.toString(members.below(cgroup).size());
        }
        return Tree.text(file);
    }

    @Override
    protected boolean holds(int pid) {
        return name.equals("freezer")
                && members.of(pid)
                        .filter(cgroup -> !cgroup.equals(root()))
                        .filter(cgroup ->
                                Tree.text(cgroup.resolve("freezer.state")).equals("FROZEN"))
                        .isPresent();
    }

    @Override
    protected void ended(int pid) {
        members.remove(pid);
    }

    private static void refuseUnless(boolean accepted, Path file, String text) {
        if (!accepted) {
            throw Errnos.file("write '" + text + "' to", file, Errnos.EINVAL);
        }
    }
}
