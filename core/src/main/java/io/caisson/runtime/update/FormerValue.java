// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be written so that a control file says again what it said. Most read as they are written; those that hold
 * an entry per device or interface take one line at a time, and forget an entry only by a value of their own.
 */
final class FormerValue {
    /** File to what makes it forget an entry. */
    private static final Map<String, String> FORGET = Map.ofEntries(
            Map.entry("blkio.throttle.read_bps_device", "0"),
            Map.entry("blkio.throttle.write_bps_device", "0"),
            Map.entry("blkio.throttle.read_iops_device", "0"),
            Map.entry("blkio.throttle.write_iops_device", "0"),
            Map.entry("blkio.weight_device", "0"),
            Map.entry("blkio.bfq.weight_device", "0"),
            Map.entry("blkio.leaf_weight_device", "0"),
            Map.entry("io.max", "rbps=max wbps=max riops=max wiops=max"),
            Map.entry("io.weight", "default"),
            Map.entry("io.bfq.weight", "default"),
            Map.entry("io.latency", "target=0"),
            Map.entry("misc.max", "max"),
            Map.entry("rdma.max", "hca_handle=max hca_object=max"),
            Map.entry("net_prio.ifpriomap", "0"));

    /** Show more than the one value that is written. */
    private static final Map<String, String> NAMED = Map.of("memory.oom_control", "oom_kill_disable ");

    /** What is written to them is an act, not a value. */
    private static final Set<String> ACTS =
            Set.of("cgroup.procs", "tasks", "cgroup.threads", "devices.allow", "devices.deny", "cgroup.kill");

    private FormerValue() {}

    /** Files that lose their value when {@code file} is written: an idle cgroup forgets its share of CPU time. */
    static List<Path> forgottenWith(Path file, String before) {
        boolean becomesIdle = file.endsWith("cpu.idle") && !before.strip().equals("1");
        return becomesIdle ? List.of(file.resolveSibling("cpu.shares"), file.resolveSibling("cpu.weight")) : List.of();
    }

    /** The writes, in order, that bring back {@code before} after {@code written}. */
    static List<String> of(Path file, String written, String before) {
        String name = file.getFileName().toString();
        if (ACTS.contains(name)) {
            return List.of();
        }
        if (name.equals("cgroup.subtree_control")) {
            List<String> enabled = words(before);
            return words(written).stream()
                    .map(word -> word.substring(1))
                    .map(controller -> (enabled.contains(controller) ? "+" : "-") + controller)
                    .toList();
        }
        String label = NAMED.get(name);
        if (label != null) {
            return before.lines()
                    .filter(line -> line.startsWith(label))
                    .map(line -> line.substring(label.length()))
                    .toList();
        }
        if (name.equals("schemata")) {
            return List.of(before + "\n"); // resctrl refuses lines without an end
        }
        String forget = FORGET.get(name);
        if (forget == null) {
            // an empty set of CPUs is written as an empty line: nothing at all would not reach the kernel
            return List.of(before.isEmpty() ? "\n" : before);
        }
        List<String> lines = new ArrayList<>();
        if (hasKey(written) && before.lines().noneMatch(line -> key(line).equals(key(written)))) {
            lines.add(key(written) + " " + forget);
        }
        before.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        return lines;
    }

    /** {@code io.weight} takes a bare number too. */
    private static boolean hasKey(String line) {
        return line.strip().contains(" ") && !key(line).equals("default");
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static String key(String line) {
        return line.strip().split("\\s+", 2)[0];
    }
}
