// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.launch.ExecFifo;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.State;
import io.caisson.spi.cgroup.FreezerState;
import java.util.OptionalInt;

/** The status of a container as it is now (libcontainer row S2): a file cannot tell, since nobody writes it at the end. */
final class StatusReader {
    private final RuntimeParts parts;

    StatusReader(RuntimeParts parts) {
        this.parts = parts;
    }

    ContainerStatus status(SavedState state) {
        if (state.creating()) {
            boolean lost = state.initPid() > 0 && !isInitAlive(state);
            return lost ? ContainerStatus.STOPPED : ContainerStatus.CREATING;
        }
        if (isFrozen(state)) {
            return ContainerStatus.PAUSED;
        }
        if (!isInitAlive(state)) {
            return ContainerStatus.STOPPED;
        }
        return fifo(state).exists() ? ContainerStatus.CREATED : ContainerStatus.RUNNING;
    }

    boolean isInitAlive(SavedState state) {
        return parts.proc().isAlive(state.initPid(), state.initStart());
    }

    boolean isFrozen(SavedState state) {
        return parts.cgroups().open(state).freezerState() == FreezerState.FROZEN;
    }

    ExecFifo fifo(SavedState state) {
        return new ExecFifo(parts.kernel(), parts.store().directory(state.id()));
    }

    /** The state as the specification defines it, with the pid as the runtime sees it. */
    State state(SavedState state) {
        return States.oci(state, status(state), state.initPid());
    }

    /** The pid that is shown: none when the container is stopped. */
    static OptionalInt shownPid(ContainerStatus status, int pid) {
        return status == ContainerStatus.STOPPED || pid <= 0 ? OptionalInt.empty() : OptionalInt.of(pid);
    }
}
