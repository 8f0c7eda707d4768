// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.update.JournalHost;
import io.caisson.runtime.update.MergedResources;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
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
        RuntimeSpec spec = state.spec();
        LinuxResources known = spec.linux().flatMap(Linux::resources).orElse(LinuxResources.none());
        LinuxResources wanted = MergedResources.of(known, change);
        JournalHost host = JournalHost.of(parts.host());
        try {
            parts.cgroups().open(state, host).set(MergedResources.withoutDevices(wanted));
            Linux linux = spec.linux().orElseThrow();
            parts.store().save(States.withSpec(state, spec.withLinux(linux.withResources(Optional.of(wanted)))));
        } catch (CaissonException e) {
            for (CaissonException left : host.journal().undo()) {
                log.warn("the limits of container '{}' may differ from its state: {}", state.id(), left.getMessage());
                e.addSuppressed(left);
            }
            throw e;
        }
    }
}
