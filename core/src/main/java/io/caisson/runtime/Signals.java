// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.NamespaceType;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals to containers (libcontainer row S14). */
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int SIGKILL = 9;

    private final RuntimeParts parts;

    Signals(RuntimeParts parts) {
        this.parts = parts;
    }

    /** Without a private pid namespace the death of the init would leave the other processes alone. */
    void kill(SavedState state, int signal, boolean all) {
        boolean everyProcess = all || (signal == SIGKILL && !Namespaces.isPrivate(state.spec(), NamespaceType.PID));
        if (everyProcess && signalAll(state, signal)) {
            return;
        }
        if (!parts.inits().signal(state, signal)) {
            throw Failures.wrongStatus("container not running");
        }
        if (signal == SIGKILL) {
            thaw(parts.cgroups().open(state));
        }
    }

    /** False when that is not possible and the init alone has to do. */
    private boolean signalAll(SavedState state, int signal) {
        CgroupManager cgroup = parts.cgroups().openOwn(state);
        if (!cgroup.exists() && !parts.statuses().isInitAlive(state)) {
            throw Failures.wrongStatus("unable to kill all processes: container not running");
        }
        try {
            signalAll(cgroup, signal);
            return true;
        } catch (CaissonException e) {
            if (state.rootless()) {
                log.warn("failed to kill all processes: {}, signalling the init only", e.getMessage());
                return false;
            }
            throw Failures.wrap("unable to kill all processes", e);
        }
    }

    private void signalAll(CgroupManager cgroup, int signal) {
        if (signal == SIGKILL) {
            cgroup.killAll();
            thaw(cgroup);
            return;
        }
        cgroup.requireOwn();
        for (int pid : cgroup.allPids()) {
            try {
                parts.kernel().kill(pid, signal);
            } catch (CaissonException e) {
                if (e.errno().orElse(0) != Errno.ESRCH) {
                    throw e;
                }
            }
        }
    }

    /** A frozen process does not die of SIGKILL in a v1 freezer. */
    private static void thaw(CgroupManager cgroup) {
        if (cgroup.freezerState() == FreezerState.FROZEN) {
            cgroup.thaw();
        }
    }

    /**
     * Ends every process of a container and waits for the end of its init. Another container of the same id, and of
     * the same cgroup, may have been made meanwhile: the signals are sent under the lock, and only to this one.
     *
     * @throws CaissonException {@code CONTAINER_NOT_FOUND} when it is gone
     */
    void terminate(SavedState known) {
        SavedState state;
        StateStore.Lock lock = parts.store().lock(known.id());
        try {
            state = parts.store().load(known.id());
            if (!States.same(state, known)) {
                throw Failures.notFound(known.id());
            }
            killEverything(state);
        } finally {
            lock.close();
        }
        parts.inits().awaitEnd(state);
    }

    private void killEverything(SavedState state) {
        CgroupManager cgroup = parts.cgroups().openOwn(state);
        try {
            parts.inits().signal(state, SIGKILL);
        } catch (CaissonException e) {
            log.debug("{}, killing the cgroup", e.getMessage());
        }
        if (cgroup.exists()) {
            signalAll(cgroup, SIGKILL);
        }
    }
}
