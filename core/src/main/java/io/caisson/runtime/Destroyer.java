// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.ContainerStatus;
import io.caisson.spi.rdt.ResctrlManager;

/** Takes containers apart, also those that were never finished. */
final class Destroyer {
    private final RuntimeParts parts;

    Destroyer(RuntimeParts parts) {
        this.parts = parts;
    }

    void delete(String id, boolean force) {
        SavedState state;
        try {
            state = parts.store().load(id);
        } catch (CaissonException e) {
            if (force && e.code() == ErrorCode.CONTAINER_NOT_FOUND) {
                // a directory without state.json was left before anything else was made
                parts.store().remove(id);
                return;
            }
            throw e;
        }
        delete(state, force);
    }

    void delete(SavedState state, boolean force) {
        ContainerStatus status = parts.statuses().status(state);
        if (!force) {
            Transitions.requireDeletable(state.id(), status);
        }
        if (status != ContainerStatus.STOPPED) {
            new Signals(parts).terminate(state);
        }
        if (destroy(state, force)) {
            new HookSequence(parts).poststop(state);
            parts.listeners().deleted(States.oci(state, ContainerStatus.STOPPED, 0));
        }
    }

    /** False when somebody else did it meanwhile (libcontainer row S16: no error). */
    private boolean destroy(SavedState wanted, boolean force) {
        try {
            StateStore.Lock lock = parts.store().lock(wanted.id());
            try {
                return destroyLocked(wanted, force);
            } finally {
                lock.close();
            }
        } catch (CaissonException e) {
            if (e.code() == ErrorCode.CONTAINER_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private boolean destroyLocked(SavedState wanted, boolean force) {
        SavedState state = parts.store().load(wanted.id());
        if (!States.same(state, wanted)) {
            return false;
        }
        if (force) {
            endLate(state, wanted);
        } else {
            Transitions.requireStopped(parts.statuses().status(state));
        }
        parts.children().end(state);
        Failures.in("unable to destroy container", () -> {
            parts.cgroups().destroy(parts.cgroups().open(state));
            parts.cgroups().openResctrl(state).ifPresent(ResctrlManager::destroy);
            parts.store().remove(state.id());
        });
        return true;
    }

    /** An init that its maker wrote down only after it was looked for. */
    private void endLate(SavedState state, SavedState seen) {
        if (state.initPid() != seen.initPid()) {
            new Signals(parts).terminate(state);
        }
    }
}
