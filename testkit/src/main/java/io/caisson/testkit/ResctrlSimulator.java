// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A mount of resctrl without the hardware, which behaves as the kernel does (Linux 6.16, fs/resctrl): a new directory
 * becomes a group with all its files as long as there are CLOSIDs and RMIDs; what is written is checked, and
 * {@code info/last_cmd_status} tells in the kernel's words what was wrong; processes move between groups and go back to
 * the group above when theirs is removed; counters stand still until a test lets them count.
 *
 * <p>A write to {@code schemata} is read to its end before any of it is applied: one bad line, and nothing changes. The
 * exception is the kernel's own: with {@code mba_MBps} the bandwidth lines before the bad one hold.
 *
 * <p>Not simulated: modes other than {@code shareable}, pseudo-locking, moving CPUs, L2, and RMIDs that cannot be used
 * again at once.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ResctrlSimulator extends FakeFileSystem {
    /** Magic number of resctrl (linux/magic.h). */
    public static final long MAGIC = 0x7655821L;

    private static final String MON_GROUPS = "mon_groups";
    private static final String OCCUPANCY = "llc_occupancy";

    private final TempHost host;
    private final ResctrlMachine machine;
    private final Map<Path, ResctrlGroup> groups = new LinkedHashMap<>();

    /** Group of each process that is in another than the default one. */
    private final Map<Integer, ResctrlGroup> members = new HashMap<>();

    private final ResctrlGroup top;
    private IntPredicate alive;
    private String status = "";

    private ResctrlSimulator(TempHost host, ResctrlMachine machine, Path root) {
        super(root);
        this.host = host;
        this.machine = machine;
        this.alive = host::isAlive;
        this.top = new ResctrlGroup(root, Optional.empty(), new ResctrlControls(machine));
    }

    /** Mounts it at /sys/fs/resctrl. */
    public static ResctrlSimulator mount(TempHost host, ResctrlMachine machine) {
        return mount(host, machine, host.sys().resolve("fs/resctrl"));
    }

    /** Mounts it at another place, which mountinfo tells. */
    public static ResctrlSimulator mount(TempHost host, ResctrlMachine machine, Path root) {
        Tree.directory(root);
        ResctrlSimulator mounted = new ResctrlSimulator(host, machine, root);
        host.add(mounted);
        host.calls().fileSystemType(root, MAGIC);
        Path mounts = host.proc().resolve("self/mountinfo");
        String others = mounts.toFile().exists() ? Tree.text(mounts) + "\n" : "";
        Tree.file(
                mounts,
                others + "40 23 0:40 / " + root + " rw,relatime shared:9 - resctrl resctrl rw"
                        + (machine.codeAndData() ? ",cdp" : "") + (machine.megabytes() ? ",mba_MBps" : ""));
        new ResctrlInfo(machine).write(root.resolve("info"));
        mounted.add(mounted.top);
        mounted.show();
        return mounted;
    }

    /** Decides which processes there are; without this, those of the host. */
    public ResctrlSimulator processes(IntPredicate predicate) {
        alive = predicate;
        return this;
    }

    /** A new process, in the groups of the one that made it. */
    public int fork(int pid) {
        int child = host.startProcess();
        Optional.ofNullable(members.get(pid)).ifPresent(group -> members.put(child, group));
        show();
        return child;
    }

    /** Processes of a group, or of a monitoring group, in the order of their numbers. */
    public List<Integer> tasks(Path group) {
        ResctrlGroup wanted = known(group);
        TreeSet<Integer> pids = new TreeSet<>(members.keySet());
        pids.addAll(host.processes());
        return pids.stream()
                .filter(alive::test)
                .filter(pid -> {
                    ResctrlGroup own = members.getOrDefault(pid, top);
                    return own == wanted || own.shares() == wanted;
                })
                .toList();
    }

    /** Lets the processes of a group move memory: occupancy becomes the given one, traffic is added to. */
    public void use(Path group, int domain, long occupancy, long totalBytes, long localBytes) {
        ResctrlGroup counted = known(group);
        counted.count(domain, OCCUPANCY, occupancy);
        add(counted, domain, "mbm_total_bytes", totalBytes);
        add(counted, domain, "mbm_local_bytes", localBytes);
        show();
    }

    private static void add(ResctrlGroup group, int domain, String counter, long bytes) {
        group.count(domain, counter, group.counted(domain, counter) + bytes);
    }

    /** Lets a counter read as a word from now on, such as {@code Unavailable} or {@code Error}. */
    public void say(Path group, int domain, String counter, String word) {
        known(group).say(domain, counter, word);
        show();
    }

    private ResctrlGroup known(Path path) {
        ResctrlGroup group = groups.get(path);
        if (group == null) {
            throw new IllegalArgumentException("'" + path + "' is no resctrl group");
        }
        return group;
    }

    @Override
    protected void made(Path directory) {
        try {
            add(newGroup(directory));
        } catch (RuntimeException e) {
            Tree.delete(directory);
            throw e;
        } finally {
            show();
        }
    }

    private ResctrlGroup newGroup(Path directory) {
        String operation = "make directory";
        if (directory.getFileName().toString().contains("\n")) {
            throw Errnos.file(operation, directory, Errnos.EINVAL);
        }
        Path parent = directory.getParent();
        boolean monitor = parent.endsWith(MON_GROUPS) && groups.containsKey(parent.getParent());
        if (!monitor && !(parent.equals(root()) && machine.allocates())) {
            throw Errnos.file(operation, directory, Errnos.EPERM);
        }
        status = "";
        long taken =
                groups.values().stream().filter(group -> !group.isMonitor()).count();
        if (!monitor && taken >= machine.groups()) {
            throw refusal("Out of CLOSIDs", operation, directory, Errnos.ENOSPC);
        }
        if (machine.monitors() && groups.size() >= machine.rmids()) {
            throw refusal("Out of RMIDs", operation, directory, Errnos.ENOSPC);
        }
        Optional<ResctrlGroup> above = monitor ? Optional.of(known(parent.getParent())) : Optional.empty();
        return new ResctrlGroup(directory, above, new ResctrlControls(machine));
    }

    private void add(ResctrlGroup group) {
        groups.put(group.path, group);
        if (machine.monitors() && !group.isMonitor()) {
            Tree.directory(group.path.resolve(MON_GROUPS));
        }
    }

    @Override
    protected void removing(Path directory) {
        String operation = "remove directory";
        if (directory.equals(root())) {
            throw Errnos.file(operation, directory, Errnos.EBUSY);
        }
        ResctrlGroup group = groups.get(directory);
        if (group == null) {
            throw Errnos.file(operation, directory, Errnos.EPERM);
        }
        for (ResctrlGroup gone : List.copyOf(groups.values())) {
            if (gone == group || gone.above.equals(Optional.of(group))) {
                groups.remove(gone.path);
                members.replaceAll((pid, own) -> own == gone ? group.above.orElse(top) : own);
            }
        }
        members.values().removeIf(own -> own == top);
        empty(directory);
        show();
    }

    private static void empty(Path directory) {
        List<Path> inner = new ArrayList<>(Tree.directories(directory));
        for (int i = inner.size() - 1; i >= 0; i--) {
            Path each = inner.get(i);
            Tree.names(each).forEach(name -> Tree.delete(each.resolve(name)));
        }
    }

    @Override
    protected String read(Path file) {
        show();
        return Tree.text(file);
    }

    @Override
    protected void write(Path file, String text) {
        String operation = "write '" + text.strip().replace('\n', ' ') + "' to";
        @Nullable ResctrlGroup group = groups.get(file.getParent());
        String name = file.getFileName().toString();
        boolean unknown = name.startsWith("cpus") || name.equals("max_threshold_occupancy");
        if (unknown) {
            throw new UnsupportedOperationException("'" + name + "' cannot be written in this simulation");
        }
        try {
            if (group != null && name.equals("schemata")) {
                share(group, file, text, operation);
            } else if (group != null && name.equals("tasks")) {
                join(group, file, text, operation);
            } else if (group != null && name.equals("mode")) {
                mode(file, text, operation);
            } else {
                throw Errnos.file(operation, file, Errnos.EACCES);
            }
        } finally {
            show();
        }
    }

    private void share(ResctrlGroup group, Path file, String text, String operation) {
        if (!text.endsWith("\n")) {
            throw Errnos.file(operation, file, Errnos.EINVAL); // before the kernel forgets the last status
        }
        status = "";
        try {
            group.controls.write(text.substring(0, text.length() - 1));
        } catch (ResctrlControls.Refused e) {
            throw refusal(e.status(), operation, file, Errnos.EINVAL);
        }
    }

    private void mode(Path file, String text, String operation) {
        status = "";
        if (!text.equals("shareable\n")) {
            throw refusal("Unknown or unsupported mode", operation, file, Errnos.EINVAL);
        }
    }

    private void join(ResctrlGroup group, Path file, String text, String operation) {
        status = "";
        String list = text.split("\n", 2)[0];
        for (String pid : list.isEmpty() ? new String[0] : list.split(",")) {
            int number;
            try {
                number = Integer.parseInt(pid.strip());
            } catch (NumberFormatException e) {
                throw refusal("Task list parsing error pid " + pid.strip(), operation, file, Errnos.EINVAL);
            }
            if (number < 0) {
                throw refusal("Invalid pid " + number, operation, file, Errnos.EINVAL);
            }
            join(group, number, file, operation);
        }
    }

    private void join(ResctrlGroup group, int pid, Path file, String operation) {
        String failed = "\nError while processing task " + pid;
        if (!alive.test(pid)) {
            throw refusal("No task " + pid + failed, operation, file, Errnos.ESRCH);
        }
        ResctrlGroup present = members.getOrDefault(pid, top);
        if (group.isMonitor() && present.shares() != group.shares()) {
            throw refusal("Can't move task to different control group" + failed, operation, file, Errnos.EINVAL);
        }
        if (group == top) {
            members.remove(pid);
        } else {
            members.put(pid, group);
        }
    }

    private RuntimeException refusal(String words, String operation, Path file, int errno) {
        status = words;
        return Errnos.file(operation, file, errno);
    }

    @Override
    protected void ended(int pid) {
        members.remove(pid);
        show();
    }

    /** Puts what the kernel would show into the files. */
    private void show() {
        put(root().resolve("info/last_cmd_status"), status.isEmpty() ? "ok" : status);
        groups.values().forEach(this::show);
    }

    private void show(ResctrlGroup group) {
        StringBuilder pids = new StringBuilder();
        tasks(group.path).forEach(pid -> pids.append(pid).append('\n'));
        put(group.path.resolve("tasks"), pids.toString());
        put(group.path.resolve("cpus"), group == top ? "ff" : "00");
        put(group.path.resolve("cpus_list"), group == top ? "0-7" : "");
        if (!group.isMonitor()) {
            put(group.path.resolve("mode"), "shareable");
        }
        if (!group.isMonitor() && machine.allocates()) {
            put(group.path.resolve("schemata"), group.controls.schemata());
            put(group.path.resolve("size"), group.controls.size());
        }
        for (int domain = 0; machine.monitors() && domain < machine.domains(); domain++) {
            Path counters = group.path.resolve(String.format("mon_data/mon_L3_%02d", domain));
            for (String counter : machine.counters()) {
                put(counters.resolve(counter), value(group, domain, counter));
            }
        }
    }

    /** A group with shares counts what the monitoring groups below it count, too. */
    private String value(ResctrlGroup group, int domain, String counter) {
        Collection<ResctrlGroup> all = groups.values();
        return group.word(domain, counter)
                .orElseGet(() -> Long.toString(all.stream()
                        .filter(each -> each == group || each.above.equals(Optional.of(group)))
                        .mapToLong(each -> each.counted(domain, counter))
                        .sum()));
    }

    private static void put(Path file, String text) {
        String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        if (!file.toFile().exists() || !(Tree.text(file) + "\n").equals(whole)) {
            Tree.file(file, whole);
        }
    }
}
