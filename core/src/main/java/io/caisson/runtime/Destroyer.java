// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.ContainerStatus;
import io.caisson.spi.rdt.ResctrlManager;
import java.nio.file.Path;

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
            throw force && e.code() == ErrorCode.STATE_UNREADABLE ? byHand(id, e) : e;
        }
        delete(state, force);
    }

    /** Which processes and cgroups belong to it is not known any more: guessing could end somebody else's. */
    private CaissonException byHand(String id, CaissonException cause) {
        Path directory = parts.store().directory(id);
        return new CaissonException(
                ErrorCode.STATE_UNREADABLE,
                cause.getMessage() + " (end the container's processes and remove its cgroups by hand, then '"
                        + directory + "')",
                cause);
    }

    void delete(SavedState state, boolean force) {
        ContainerStatus status = parts.statuses().status(state);
        if (!force) {
            Transitions.requireDeletable(state.id(), status);
        }
        parts.listeners().beforeDelete(() -> States.oci(state, status, state.initPid()));
        boolean ours;
        try {
            if (status != ContainerStatus.STOPPED) {
                new Signals(parts).terminate(state);
            }
            ours = destroy(state, force);
        } catch (CaissonException e) {
            if (e.code() != ErrorCode.CONTAINER_NOT_FOUND) {
                throw e;
            }
            ours = false; // somebody else did it meanwhile (libcontainer row S16: no error)
        }
        if (ours) {
            new HookSequence(parts).poststop(state);
            parts.listeners().deleted(() -> States.oci(state, ContainerStatus.STOPPED, 0));
        }
    }

    /** False when another container has that id by now. */
    private boolean destroy(SavedState wanted, boolean force) {
        SavedState seen = wanted;
        while (true) {
            StateStore.Lock lock = parts.store().lock(wanted.id());
            try {
                SavedState state = parts.store().load(wanted.id());
                if (!States.same(state, wanted)) {
                    return false;
                }
                // an init that its maker wrote down only after it was looked for is ended first, without the lock
                if (!force || state.initPid() == seen.initPid()) {
                    destroyLocked(state, force);
                    return true;
                }
                seen = state;
            } finally {
                lock.close();
            }
            new Signals(parts).terminate(seen);
        }
    }

    private void destroyLocked(SavedState state, boolean force) {
        if (!force) {
            Transitions.requireStopped(parts.statuses().status(state));
        }
        parts.children().end(state);
        Failures.in("unable to destroy container", () -> {
            parts.cgroups().destroy(parts.cgroups().open(state));
            parts.cgroups().openResctrl(state).ifPresent(ResctrlManager::destroy);
            parts.store().remove(state.id());
        });
    }
}
