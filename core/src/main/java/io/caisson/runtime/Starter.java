// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.launch.Uninterrupted;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.State;
import io.caisson.spi.host.HostFd;

/** Lets the program of a created container run. */
final class Starter {
    private final RuntimeParts parts;

    Starter(RuntimeParts parts) {
        this.parts = parts;
    }

    void start(RuntimeContainer container) {
        SavedState state = startable(container);
        if (state.spec().process().isEmpty()) {
            throw new CaissonException(
                    ErrorCode.INVALID_SPEC,
                    "failed to start container '" + state.id() + "': the configuration has no process",
                    null,
                    0,
                    "",
                    "/process");
        }
        parts.listeners().beforeStart(() -> oci(state, ContainerStatus.CREATED));
        try (HostFd init = parts.inits()
                .open(state)
                .orElseThrow(() -> Failures.wrongStatus("cannot start a container that has stopped"))) {
            parts.statuses().fifo(state).release(init);
        }
        poststart(state);
        parts.listeners().started(() -> oci(state, ContainerStatus.RUNNING));
    }

    private SavedState startable(RuntimeContainer container) {
        StateStore.Lock lock = parts.store().lock(container.id());
        try {
            SavedState state = container.current();
            Transitions.requireStartable(parts.statuses().status(state));
            return state;
        } finally {
            lock.close();
        }
    }

    /** After the program has been let run, as the specification says; a failing hook ends it (libcontainer row S19). */
    private void poststart(SavedState state) {
        try {
            new HookSequence(parts).poststart(state);
        } catch (CaissonException e) {
            Uninterrupted.run(() -> {
                try {
                    new Signals(parts).terminate(state);
                } catch (CaissonException second) {
                    e.addSuppressed(second);
                }
            });
            throw e;
        }
    }

    private static State oci(SavedState state, ContainerStatus status) {
        return States.oci(state, status, state.initPid());
    }
}
