// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.PressureLevel;
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

    private final TempHost host;
    private final String name;
    private final Membership members;

    /** What is told through eventfds. */
    private final FakeEventsV1 events;

    /** How many writes of FROZEN still leave a cgroup FREEZING. */
    private int slowFreezes;

    /** Whether it is mounted with {@code noprefix}. */
    private boolean noPrefix;

    private FakeCgroupV1(TempHost host, String name) {
        super(host.cgroupRoot().resolve(name.replace("name=", "")));
        this.host = host;
        this.name = name;
        this.members = new Membership(root());
        this.events = new FakeEventsV1(host.calls());
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

    /** Mounts it again with {@code noprefix}: the files lose the controller's name. */
    public void noPrefix() {
        noPrefix = true;
        Tree.names(root()).stream()
                .filter(file -> file.startsWith(name + "."))
                .forEach(file -> Tree.delete(root().resolve(file)));
        made(root());
    }

    private Map<String, String> withoutPrefix(Map<String, String> files) {
        Map<String, String> renamed = new LinkedHashMap<>();
        files.forEach((file, content) -> renamed.put(file.replace(name + ".", ""), content));
        return renamed;
    }

    /** Lets the OOM killer strike in a cgroup, given by its path below the root, and tells those who asked. */
    public void runOutOfMemory(String cgroup) {
        Path control = root().resolve(cgroup).resolve("memory.oom_control");
        long kills = Long.parseLong(Tree.text(control).replaceFirst("(?s).*oom_kill ", ""));
        Tree.file(control, Tree.text(control).replaceFirst("oom_kill \\d+", "oom_kill " + (kills + 1)));
        events.raise(control);
    }

    /** Makes memory short in a cgroup and tells those who asked for this level or a lower one. */
    public void press(String cgroup, PressureLevel level) {
        events.press(root().resolve(cgroup).resolve("memory.pressure_level"), level);
    }

    /** Lines written to cgroup.event_control whose eventfd is still open. */
    public List<String> registrations() {
        return events.registrations();
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
            files.putAll(FakeFilesV1.of(controller, directory, directory.equals(root())));
        }
        if (noPrefix) {
            files = withoutPrefix(files);
        }
        files.forEach((file, content) -> Tree.file(directory.resolve(file), content));
    }

    @Override
    protected void removing(Path directory) {
        members.removing(directory);
        events.removed(directory);
    }

    @Override
    protected void write(Path file, String text) {
        Path cgroup = file.getParent();
        switch (file.getFileName().toString()) {
            case "cgroup.procs" -> move(cgroup, text);
            case "cgroup.event_control" -> events.register(file, text);
            case "memory.limit_in_bytes", "memory.memsw.limit_in_bytes" -> FakeMemoryV1.limit(file, text);
            case "memory.soft_limit_in_bytes" -> Tree.file(file, text.equals("-1") ? NO_MEMORY_LIMIT : text);
            case "memory.oom_control" ->
                Tree.file(file, Tree.text(file).replaceFirst("oom_kill_disable \\d", "oom_kill_disable " + text));
            case "cpu.shares",
                    "cpu.idle",
                    "cpu.cfs_quota_us",
                    "cpu.cfs_burst_us",
                    "cpu.cfs_period_us",
                    "cpu.rt_runtime_us",
                    "cpu.rt_period_us" -> FakeCpuV1.write(file, text);
            case "pids.max" -> {
                refuseUnless(text.equals("max") || Long.parseLong(text) >= 0, file, text);
                Tree.file(file, text);
            }
            case "devices.allow" -> FakeDeviceList.allow(cgroup.resolve("devices.list"), text);
            case "devices.deny" -> FakeDeviceList.deny(cgroup.resolve("devices.list"), text);
            case "freezer.state" -> writeFreezer(file, text);
            case "cpuset.cpus", "cpuset.mems", "cpus", "mems" -> {
                refuseUnless(text.matches("[0-9,-]*"), file, text);
                Tree.file(file, text);
            }
            default -> Tree.file(file, text);
        }
    }

    private void move(Path cgroup, String pid) {
        String prefix = noPrefix ? "" : "cpuset.";
        if (name.contains("cpuset")
                && (Tree.text(cgroup.resolve(prefix + "cpus")).isEmpty()
                        || Tree.text(cgroup.resolve(prefix + "mems")).isEmpty())) {
            throw Errnos.file("write '" + pid + "' to", cgroup.resolve("cgroup.procs"), Errnos.ENOSPC);
        }
        if (!host.isAlive(Integer.parseInt(pid))) {
            throw Errnos.file("write '" + pid + "' to", cgroup.resolve("cgroup.procs"), Errnos.ESRCH);
        }
        members.move(Integer.parseInt(pid), cgroup);
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

    static void refuseUnless(boolean accepted, Path file, String text) {
        if (!accepted) {
            throw Errnos.file("write '" + text + "' to", file, Errnos.EINVAL);
        }
    }
}
