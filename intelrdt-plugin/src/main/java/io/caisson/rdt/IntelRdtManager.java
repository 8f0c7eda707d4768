// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.CaissonException;
import io.caisson.api.ResctrlStats;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The resctrl group of one container. */
final class IntelRdtManager implements ResctrlManager {
    private static final String DEFAULT_GROUP = "/";

    private final ResctrlFilesystem resctrl;
    private final ControlFiles files;
    private final LinuxIntelRdt config;
    private final String id;
    private final Optional<String> closId;
    private final Optional<Path> savedPath;

    IntelRdtManager(ResctrlContext context) {
        resctrl = new ResctrlFilesystem(context.host());
        files = context.host().files();
        config = context.config();
        id = context.id();
        closId = config.closID().filter(name -> !name.isEmpty());
        savedPath = context.savedPath();
    }

    @Override
    public void prepare() {
        List<String> schemata = Schemata.lines(config);
        refuseBadConfig(schemata);
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeOrJoin(schemata, made);
            if (config.enableMonitoring() && files.makeDirectory(monitor())) {
                made.push(monitor());
            }
        } catch (CaissonException e) {
            CaissonException failure = resctrl.failure(e);
            removeAfter(failure, made);
            throw failure;
        }
    }

    private void refuseBadConfig(List<String> schemata) {
        String name = closId.orElse(id);
        boolean elsewhere = name.equals(".") || name.equals("..") || name.contains("/");
        if (elsewhere && !closId.equals(Optional.of(DEFAULT_GROUP))) {
            throw ResctrlFilesystem.failure("failed to make resctrl group '" + name + "': it is not a plain name");
        }
        if (config.l3CacheSchema().isPresent() && !resctrl.hasCacheAllocation()) {
            throw ResctrlFilesystem.failure(
                    "intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled");
        }
        if (config.memBwSchema().isPresent() && !resctrl.hasBandwidthAllocation()) {
            throw ResctrlFilesystem.failure(
                    "intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled");
        }
        if (closId.isPresent() && schemata.isEmpty() && !files.isDirectory(path())) {
            throw ResctrlFilesystem.failure("failed to join resctrl group '" + path()
                    + "': it does not exist, and the configuration has no schema for it");
        }
    }

    private void makeOrJoin(List<String> schemata, Deque<Path> made) {
        boolean fresh = files.makeDirectory(path());
        if (fresh) {
            made.push(path());
        }
        if (schemata.isEmpty()) {
            return;
        }
        Path file = path().resolve("schemata");
        if (fresh || closId.isEmpty()) {
            files.write(file, String.join("\n", schemata) + "\n");
        } else if (!Schemata.agree(files.read(file), schemata)) {
            throw ResctrlFilesystem.failure("failed to join resctrl group '" + path() + "': its schemata '"
                    + files.read(file).replace('\n', ' ').strip() + "' differ from '" + String.join(" ", schemata)
                    + "'");
        }
    }

    private void removeAfter(CaissonException failure, Deque<Path> made) {
        for (Path directory : made) {
            try {
                files.removeDirectory(directory);
            } catch (CaissonException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** A process counts in a monitoring group only when it is put there after it joined the group above. */
    @Override
    public void attach(int pid) {
        try {
            files.write(path().resolve("tasks"), Integer.toString(pid));
            if (config.enableMonitoring()) {
                files.write(monitor().resolve("tasks"), Integer.toString(pid));
            }
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }

    @Override
    public Path path() {
        return savedPath.orElseGet(() -> closId.map(this::named).orElseGet(() -> named(id)));
    }

    @Override
    public Optional<Path> monitoringPath() {
        return config.enableMonitoring() ? Optional.of(monitor()) : Optional.empty();
    }

    @Override
    public boolean owned() {
        return closId.isEmpty();
    }

    @Override
    public void set(LinuxIntelRdt wanted) {
        List<String> lines = Schemata.lines(wanted);
        if (lines.isEmpty()) {
            return;
        }
        try {
            files.write(path().resolve("schemata"), String.join("\n", lines) + "\n");
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }

    @Override
    public ResctrlStats stats() {
        return new ResctrlStats(
                Optional.empty(),
                Optional.empty(),
                files.read(resctrl.root().resolve("schemata"))
                        .lines()
                        .map(String::strip)
                        .toList(),
                files.read(path().resolve("schemata"))
                        .lines()
                        .map(String::strip)
                        .toList(),
                List.of());
    }

    private Path named(String name) {
        return name.equals(DEFAULT_GROUP) ? resctrl.root() : resctrl.root().resolve(name);
    }

    private Path monitor() {
        return path().resolve("mon_groups").resolve(id);
    }

    /** A group with a closID belongs to all who use it. */
    @Override
    public void destroy() {
        try {
            if (closId.isEmpty()) {
                files.removeDirectory(path());
            } else if (config.enableMonitoring()) {
                files.removeDirectory(monitor());
            }
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }
}
