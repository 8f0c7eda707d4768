// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.update.JournalHost;
import io.caisson.runtime.update.MergedResources;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the limits of a container, all or none of them (libcontainer row S4). */
final class Updater {
    private static final Logger log = LoggerFactory.getLogger(Updater.class);

    private final RuntimeParts parts;

    Updater(RuntimeParts parts) {
        this.parts = parts;
    }

    /** To be called under the container's lock. The state file changes last: it never names limits that do not hold. */
    void update(SavedState state, LinuxResources change) {
        SpecValidator.checkResources(change, state.spec()).throwIfAny();
        if (parts.statuses().status(state) == ContainerStatus.STOPPED) {
            throw Failures.wrongStatus("container not running");
        }
        JournalHost host = new JournalHost(parts.host());
        CgroupManager cgroup = parts.cgroups().open(state, host);
        if (!cgroup.exists()) {
            throw new CaissonException(
                    ErrorCode.CGROUP_FAILED,
                    "failed to update container '" + state.id() + "': it has no cgroup of its own");
        }
        Linux linux = state.spec().linux().orElseGet(Linux::none);
        LinuxResources wanted = MergedResources.of(linux.resources().orElseGet(LinuxResources::none), change);
        SavedState changed = States.withSpec(state, state.spec().withLinux(linux.withResources(Optional.of(wanted))));
        try {
            // the device list stays: an update must not open a window in which no device works
            cgroup.set(wanted.withDevices(List.of()));
            parts.store().save(changed);
        } catch (RuntimeException e) {
            for (CaissonException left : host.files().undo()) {
                log.warn("the limits of container '{}' may differ from its state: {}", state.id(), left.getMessage());
                e.addSuppressed(left);
            }
            throw e;
        }
    }
}
