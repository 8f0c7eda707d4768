// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * A resctrl mount of a machine with two cache domains, CAT and MBA: refuses what the kernel refuses and tells why in
 * info/last_cmd_status.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeResctrl extends FakeFileSystem {
    /** Magic number of resctrl (linux/magic.h). */
    public static final long MAGIC = 0x7655821L;

    private static final String DEFAULT_SCHEMATA = "L3:0=fffff;1=fffff\nMB:0=100;1=100";
    private static final String LAST_STATUS = "info/last_cmd_status";
    private static final int GROUPS = 4;

    private final TempHost host;

    private FakeResctrl(TempHost host) {
        super(host.sys().resolve("fs/resctrl"));
        this.host = host;
    }

    /** Mounts it at /sys/fs/resctrl, with room for four groups. */
    public static FakeResctrl mount(TempHost host) {
        FakeResctrl mounted = new FakeResctrl(host);
        Path root = Tree.directory(mounted.root());
        host.add(mounted);
        host.calls().fileSystemType(root, MAGIC);
        Tree.file(
                host.proc().resolve("self/mountinfo"),
                "40 23 0:40 / " + root + " rw,relatime shared:9 - resctrl resctrl rw\n");
        Tree.file(root.resolve("info/L3/cbm_mask"), "fffff");
        Tree.file(root.resolve("info/L3/num_closids"), Integer.toString(GROUPS));
        Tree.file(root.resolve("info/MB/min_bandwidth"), "10");
        Tree.file(root.resolve("info/L3_MON/mon_features"), "llc_occupancy\nmbm_total_bytes\nmbm_local_bytes");
        Tree.file(root.resolve(LAST_STATUS), "ok");
        mounted.fill(root);
        return mounted;
    }

    private void fill(Path group) {
        Tree.file(group.resolve("schemata"), DEFAULT_SCHEMATA);
        Tree.file(group.resolve("tasks"), "");
        Tree.directory(group.resolve("mon_groups"));
    }

    @Override
    protected void made(Path directory) {
        if (directory.getParent().endsWith("mon_groups")) {
            Tree.file(directory.resolve("tasks"), "");
            return;
        }
        long groups = Tree.names(root()).stream()
                .filter(name ->
                        root().resolve(name).resolve("schemata").toFile().exists())
                .count();
        if (groups + 1 >= GROUPS) {
            Tree.delete(directory);
            throw refusal("make directory", directory, Errnos.ENOSPC, "out of CLOSIDs");
        }
        fill(directory);
    }

    @Override
    protected void removing(Path directory) {
        for (Path inner : Tree.directories(directory).stream()
                .sorted((a, b) -> b.compareTo(a))
                .toList()) {
            Tree.names(inner).forEach(name -> Tree.delete(inner.resolve(name)));
        }
    }

    @Override
    protected void write(Path file, String text) {
        if (file.endsWith("schemata")) {
            writeSchemata(file, text);
        } else if (file.endsWith("tasks")) {
            join(file, text);
        } else {
            throw Errnos.file("write '" + text + "' to", file, Errnos.EPERM);
        }
    }

    private void join(Path tasks, String pid) {
        if (!host.isAlive(Integer.parseInt(pid))) {
            throw Errnos.file("write '" + pid + "' to", tasks, Errnos.ESRCH);
        }
        List<String> known = Tree.text(tasks).lines().toList();
        Tree.file(tasks, String.join("\n", known) + (known.isEmpty() ? "" : "\n") + pid);
    }

    /** Domains that are not named keep what they have. */
    private void writeSchemata(Path file, String text) {
        Map<String, Map<String, String>> lines = parse(Tree.text(file));
        for (String line : text.split("\n")) {
            String resource = line.substring(0, Math.max(0, line.indexOf(':'))).strip();
            if (!lines.containsKey(resource)) {
                throw refusal(
                        "write '" + text + "' to",
                        file,
                        Errnos.EINVAL,
                        "Unknown or unsupported resource name '" + resource + "'");
            }
            parse(line).get(resource).forEach((domain, value) -> {
                if (!value.matches(resource.equals("MB") ? "[1-9][0-9]*" : "0*[1-9a-f][0-9a-f]{0,4}")) {
                    throw refusal("write '" + text + "' to", file, Errnos.EINVAL, "Mask out of range");
                }
                lines.get(resource).put(domain, value);
            });
        }
        StringBuilder result = new StringBuilder();
        lines.forEach((resource, domains) -> {
            StringBuilder line = new StringBuilder();
            domains.forEach((domain, value) -> line.append(line.isEmpty() ? "" : ";")
                    .append(domain)
                    .append('=')
                    .append(value));
            result.append(resource).append(':').append(line).append('\n');
        });
        Tree.file(file, result.toString());
        Tree.file(root().resolve(LAST_STATUS), "ok");
    }

    private static Map<String, Map<String, String>> parse(String text) {
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            Map<String, String> domains = new TreeMap<>();
            int colon = line.indexOf(':');
            for (String entry : line.substring(colon + 1).split(";")) {
                String[] parts = entry.strip().split("=");
                domains.put(parts[0], parts.length > 1 ? parts[1] : "");
            }
            lines.put(line.substring(0, colon).strip(), domains);
        }
        return lines;
    }

    private RuntimeException refusal(String operation, Path file, int errno, String status) {
        Tree.file(root().resolve(LAST_STATUS), status);
        return Errnos.file(operation, file, errno);
    }

    @Override
    protected void ended(int pid) {
        Map<Path, String> changed = new HashMap<>();
        for (Path directory : Tree.directories(root())) {
            Path tasks = directory.resolve("tasks");
            if (tasks.toFile().exists()) {
                String left = String.join(
                        "\n",
                        Tree.text(tasks)
                                .lines()
                                .filter(line -> !line.equals(Integer.toString(pid)))
                                .toList());
                changed.put(tasks, left);
            }
        }
        changed.forEach(Tree::file);
    }
}
