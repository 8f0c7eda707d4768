// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.explain;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files of a cgroup that is not there yet: those of the nearest cgroup that is, with the values of a new one. */
final class NewCgroup {
    private static final String CONTROLLERS = "cgroup.controllers";
    private static final String ENABLED = "cgroup.subtree_control";

    /** What a cgroup says before anything was done with it; all else is like the one above. */
    private static final Map<String, String> FRESH = Map.ofEntries(
            Map.entry("cgroup.procs", ""),
            Map.entry("cgroup.threads", ""),
            Map.entry("tasks", ""),
            Map.entry("cgroup.type", "domain"),
            Map.entry("cgroup.events", "populated 0\nfrozen 0"),
            Map.entry("cgroup.freeze", "0"),
            Map.entry("cgroup.subtree_control", ""),
            Map.entry("freezer.state", "THAWED"),
            Map.entry("memory.limit_in_bytes", "9223372036854771712"),
            Map.entry("memory.memsw.limit_in_bytes", "9223372036854771712"),
            Map.entry("memory.kmem.limit_in_bytes", "9223372036854771712"),
            Map.entry("memory.usage_in_bytes", "0"),
            Map.entry("memory.current", "0"),
            Map.entry("memory.max", "max"),
            Map.entry("memory.high", "max"),
            Map.entry("memory.swap.max", "max"),
            Map.entry("cpu.max", "max 100000"),
            Map.entry("cpu.max.burst", "0"),
            Map.entry("cpu.weight", "100"),
            Map.entry("cpu.idle", "0"),
            Map.entry("pids.max", "max"));

    private final ControlFiles files;
    private final Set<Path> made;
    private final Map<Path, String> written;

    NewCgroup(ControlFiles files, Set<Path> made, Map<Path, String> written) {
        this.files = files;
        this.made = made;
        this.written = written;
    }

    /** Of a file below one of the directories that would be made; absent when it would have no such file. */
    Optional<String> content(Path file) {
        Path cgroup = file.getParent();
        String name = file.getFileName().toString();
        Path nearest = cgroup;
        while (made.contains(nearest)) {
            nearest = nearest.getParent();
        }
        return files.exists(nearest.resolve(CONTROLLERS)) ? unified(cgroup, nearest, name) : legacy(nearest, name);
    }

    private Optional<String> legacy(Path nearest, String name) {
        Optional<String> like =
                like(nearest, name).or(() -> mayHave(nearest, name) ? Optional.of("") : Optional.empty());
        return name.matches("(cpuset\\.)?(cpus|mems)")
                ? like.map(content -> "")
                : like.map(content -> FRESH.getOrDefault(name, content));
    }

    /** Without any cgroup to compare with, a controller is believed to have its file; those of noprefix have no dot. */
    private boolean mayHave(Path nearest, String name) {
        return name.indexOf('.') > 0
                && files.list(nearest).stream().map(nearest::resolve).noneMatch(files::isDirectory);
    }

    /** The root of a hierarchy has fewer files than the cgroups below it. */
    private Optional<String> like(Path nearest, String name) {
        return present(nearest.resolve(name)).or(() -> files.list(nearest).stream()
                .map(nearest::resolve)
                .filter(files::isDirectory)
                .flatMap(path -> present(path.resolve(name)).stream())
                .findFirst());
    }

    /** Some, such as devices.allow, can only be written. */
    private Optional<String> present(Path file) {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        try {
            return files.readIfExists(file);
        } catch (CaissonException e) {
            return Optional.of("");
        }
    }

    private Optional<String> unified(Path cgroup, Path nearest, String name) {
        Set<String> controllers = enabled(cgroup.getParent());
        if (name.equals(CONTROLLERS)) {
            return Optional.of(String.join(" ", controllers));
        }
        String controller = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (!controller.equals("cgroup") && !controllers.contains(controller)) {
            return Optional.empty();
        }
        if (controller.equals("cgroup") && FRESH.containsKey(name)) {
            return Optional.of(FRESH.get(name));
        }
        return like(nearest, name)
                .or(() -> unknown(nearest, controller))
                .map(content -> FRESH.getOrDefault(name, content));
    }

    /** Without any cgroup to compare with, a controller is believed to have the file. */
    private Optional<String> unknown(Path nearest, String controller) {
        boolean comparable = files.list(nearest).stream()
                .map(nearest::resolve)
                .filter(files::isDirectory)
                .flatMap(path -> files.list(path).stream())
                .anyMatch(file -> file.startsWith(controller + "."));
        return comparable || controller.equals("cgroup") ? Optional.empty() : Optional.of("");
    }

    private Set<String> enabled(Path cgroup) {
        Path file = cgroup.resolve(ENABLED);
        String words = written.getOrDefault(
                file, made.contains(cgroup) ? "" : files.readIfExists(file).orElse(""));
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(words.split("[ \n+]+")).filter(word -> !word.isEmpty()).forEach(names::add);
        return names;
    }
}
