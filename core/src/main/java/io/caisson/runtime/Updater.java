// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.update.JournalHost;
import io.caisson.runtime.update.MergedResctrl;
import io.caisson.runtime.update.MergedResources;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.rdt.ResctrlManager;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the limits of a container, all or none of them (libcontainer row S4). */
final class Updater {
    private static final Logger log = LoggerFactory.getLogger(Updater.class);

    private final RuntimeParts parts;
    private final SavedState state;
    private final JournalHost host;

    Updater(RuntimeParts parts, SavedState state) {
        this.parts = parts;
        this.state = state;
        this.host = new JournalHost(parts.host());
    }

    /**
     * To be called under the container's lock. The cgroup comes first, then resctrl, and the state file last: it never
     * names limits that do not hold. Whichever is refused, what was written before is put back.
     */
    void update(LinuxResources change, Optional<LinuxIntelRdt> shares) {
        SpecValidator.checkResources(change, state.spec()).throwIfAny();
        if (parts.statuses().status(state) == ContainerStatus.STOPPED) {
            throw Failures.wrongStatus("container not running");
        }
        Linux linux = state.spec().linux().orElseGet(Linux::none);
        Optional<LinuxIntelRdt> wantedShares = shares.map(some -> merged(linux.intelRdt(), some));
        wantedShares.ifPresent(
                all -> SpecValidator.checkIntelRdt(all, state.spec()).throwIfAny());
        Optional<ResctrlManager> resctrl =
                shares.map(some -> parts.cgroups().openResctrl(state, host).orElseThrow(this::withoutResctrl));
        boolean limitsChange = !change.equals(LinuxResources.none());
        LinuxResources before = linux.resources().orElseGet(LinuxResources::none);
        LinuxResources wanted = MergedResources.of(before, change);
        Linux changed = limitsChange ? linux.withResources(Optional.of(wanted)) : linux;
        if (wantedShares.isPresent()) {
            changed = changed.withIntelRdt(wantedShares);
        }
        SavedState saved = States.withSpec(state, state.spec().withLinux(changed));
        try (CgroupManager cgroup = parts.cgroups().open(state, host)) {
            if (limitsChange) {
                requireOwn(cgroup);
                new Conversions(parts.resources().policy()).apply(cgroup, before, wanted);
            }
            allOrNothing(cgroup, () -> {
                if (limitsChange) {
                    cgroup.set(MergedResources.toWrite(wanted, change));
                }
                resctrl.ifPresent(group -> group.set(shares.orElseThrow()));
                parts.store().save(saved);
            });
        }
    }

    private LinuxIntelRdt merged(Optional<LinuxIntelRdt> known, LinuxIntelRdt change) {
        LinuxIntelRdt before = known.orElseThrow(this::withoutResctrl);
        if (change.closID().isPresent() && !change.closID().equals(before.closID())) {
            throw refused(
                    "its resctrl group cannot change to '" + change.closID().get() + "'");
        }
        if (change.enableMonitoring() && !before.enableMonitoring()) {
            throw refused("it was made without a monitoring group");
        }
        return MergedResctrl.of(before, change);
    }

    private CaissonException withoutResctrl() {
        return refused("it was made without intelRdt");
    }

    private CaissonException refused(String cause) {
        return new CaissonException(
                ErrorCode.RESCTRL_FAILED, "failed to update container '" + state.id() + "': " + cause);
    }

    private void requireOwn(CgroupManager cgroup) {
        if (!cgroup.exists()) {
            throw new CaissonException(
                    ErrorCode.CGROUP_FAILED,
                    "failed to update container '" + state.id() + "': it has no cgroup of its own");
        }
    }

    private void allOrNothing(CgroupManager cgroup, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            undoSet(cgroup, e);
            for (CaissonException left : host.files().undo()) {
                log.warn("the limits of container '{}' may differ from its state: {}", state.id(), left.getMessage());
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Before the files: whoever is told may write them, too. */
    private static void undoSet(CgroupManager cgroup, RuntimeException failure) {
        try {
            cgroup.undoSet();
        } catch (CaissonException left) {
            log.warn("a changed limit may come back: {}", left.getMessage());
            failure.addSuppressed(left);
        }
    }
}
