// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.CaissonException;
import io.caisson.api.ResctrlStats;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resctrl group of one container (runtime-spec, config-linux.md, IntelRdt).
 *
 * <p>A group with a closID may be shared and is never removed once it has its shares; not even when the container that
 * made it fails later, since others may use it by then. Until then it is owned, so that a crash on the way leaves no group
 * with other shares than the name promises. Making, joining and removing happen under the lock that the kernel's document
 * on resctrl asks for.
 */
final class IntelRdtManager implements ResctrlManager {
    private static final Logger LOG = LoggerFactory.getLogger(IntelRdtManager.class);

    private final ResctrlContext context;
    private final ResctrlFilesystem resctrl;
    private final ControlFiles files;
    private final LinuxIntelRdt config;
    private final Optional<String> closId;
    private boolean prepared;
    private boolean made;
    private boolean monitoringMade;

    IntelRdtManager(ResctrlContext context) {
        this.context = context;
        resctrl = new ResctrlFilesystem(context.host());
        files = context.host().files();
        config = context.config();
        closId = config.closID().filter(name -> !name.isEmpty());
        prepared = context.savedPath().isPresent();
        made = context.owned();
        monitoringMade = context.monitoringOwned();
    }

    @Override
    public void prepare() {
        if (!resctrl.isMounted()) {
            throw ResctrlFilesystem.failure("failed to make resctrl group '" + path() + "': resctrl is not mounted");
        }
        List<String> lines = Schemata.lines(config);
        refuseWhatIsNotThere(config);
        if (config.enableMonitoring() && !resctrl.hasMonitoring()) {
            throw ResctrlFilesystem.failure(
                    "intelRdt.enableMonitoring is specified in config, but Intel RDT monitoring is not enabled");
        }
        if (closId.isPresent() && lines.isEmpty() && !files.isDirectory(path())) {
            throw ResctrlFilesystem.failure("failed to join resctrl group '" + path()
                    + "': it does not exist, and the configuration has no schema for it");
        }
        resctrl.locked(() -> {
            try {
                makeOrJoin(lines);
                monitoringMade = config.enableMonitoring() && files.makeDirectory(monitor());
                made = made && closId.isEmpty();
                prepared = true;
            } catch (CaissonException e) {
                CaissonException failure = resctrl.failure(e);
                removeAfter(failure);
                throw failure;
            }
        });
    }

    private void refuseWhatIsNotThere(LinuxIntelRdt wanted) {
        if (wanted.l3CacheSchema().filter(schema -> !schema.isBlank()).isPresent()
                && resctrl.cacheInfo().isEmpty()) {
            throw ResctrlFilesystem.failure(
                    "intelRdt.l3CacheSchema is specified in config, but Intel RDT/CAT is not enabled");
        }
        if (wanted.memBwSchema().filter(schema -> !schema.isBlank()).isPresent()
                && resctrl.bandwidthInfo().isEmpty()) {
            throw ResctrlFilesystem.failure(
                    "intelRdt.memBwSchema is specified in config, but Intel RDT/MBA is not enabled");
        }
    }

    /** A group that is there was made by somebody for a purpose: its shares stay. */
    private void makeOrJoin(List<String> lines) {
        made = files.makeDirectory(path());
        if (lines.isEmpty()) {
            return;
        }
        if (made) {
            files.write(schemata(), Schemata.text(lines));
            return;
        }
        String present = files.read(schemata());
        if (!Schemata.agree(present, lines, resctrl.bandwidthStep())) {
            throw ResctrlFilesystem.failure("failed to join resctrl group '" + path() + "': its schemata '"
                    + oneLine(present.lines().map(String::strip).toList()) + "' differ from '" + oneLine(lines) + "'");
        }
    }

    private static String oneLine(List<String> lines) {
        return String.join(" ", lines);
    }

    private void removeAfter(CaissonException failure) {
        try {
            if (made) {
                files.removeDirectory(path());
            }
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
        made = false;
        monitoringMade = false;
    }

    /** Joining the group leaves every monitoring group: that one comes second. */
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

    /**
     * The kernel reads all lines before it applies one, but for bandwidth in MBps, which it applies as it reads: then
     * what stood before is written back.
     */
    @Override
    public void set(LinuxIntelRdt wanted) {
        List<String> lines = Schemata.lines(wanted);
        if (lines.isEmpty()) {
            return;
        }
        refuseWhatIsNotThere(wanted);
        try {
            String former = files.read(schemata());
            try {
                files.write(schemata(), Schemata.text(lines));
            } catch (CaissonException e) {
                CaissonException failure = resctrl.failure(e);
                writeBack(former, failure);
                throw failure;
            }
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }

    private void writeBack(String former, CaissonException failure) {
        try {
            if (!files.read(schemata()).equals(former)) {
                files.write(schemata(), former + "\n");
            }
        } catch (CaissonException e) {
            failure.addSuppressed(resctrl.failure(e));
        }
    }

    @Override
    public ResctrlStats stats() {
        try {
            return new GroupStats(resctrl, files).read(path(), config.enableMonitoring() ? monitor() : path());
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }

    @Override
    public Path path() {
        return context.savedPath()
                .or(() -> GroupNames.directory(resctrl.root(), closId, context.id()))
                .orElseThrow(() -> ResctrlFilesystem.failure("failed to make resctrl group '"
                        + closId.orElse(context.id()) + "': it is not the name of a group"));
    }

    @Override
    public Optional<Path> monitoringPath() {
        return config.enableMonitoring() ? Optional.of(monitor()) : Optional.empty();
    }

    private Path schemata() {
        return path().resolve("schemata");
    }

    private Path monitor() {
        if (!GroupNames.isPlain(context.id())) {
            throw ResctrlFilesystem.failure(
                    "failed to make resctrl monitoring group '" + context.id() + "': it is not a plain name");
        }
        return path().resolve("mon_groups").resolve(context.id());
    }

    @Override
    public boolean owned() {
        return prepared ? made : !files.isDirectory(path());
    }

    @Override
    public boolean monitoringOwned() {
        return config.enableMonitoring() && (prepared ? monitoringMade : !files.isDirectory(monitor()));
    }

    /** A group takes the monitoring groups below it along; one that others have joined stays theirs. */
    @Override
    public void destroy() {
        if (!prepared) {
            return;
        }
        try {
            resctrl.locked(this::remove);
        } catch (CaissonException e) {
            throw resctrl.failure(e);
        }
    }

    private void remove() {
        boolean shared = made && new GroupUsers(context.host(), path()).others(context.id());
        if (shared) {
            LOG.warn("resctrl group '{}' stays, since others have joined it", path());
        }
        if (made && !shared) {
            files.removeDirectory(path());
        } else if (monitoringOwned()) {
            files.removeDirectory(monitor());
        }
    }
}
