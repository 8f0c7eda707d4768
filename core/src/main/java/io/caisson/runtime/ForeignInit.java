// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.store.SavedState;
import java.time.Duration;
import java.util.Optional;

/** The init of a container that another process made: only its parent learns its exit status. */
final class ForeignInit implements RunningProcess {
    private final Inits inits;
    private final SavedState state;
    private final RuntimeParts parts;

    ForeignInit(Inits inits, SavedState state, RuntimeParts parts) {
        this.inits = inits;
        this.state = state;
        this.parts = parts;
    }

    @Override
    public int pid() {
        return state.initPid();
    }

    @Override
    public boolean isAlive() {
        return parts.statuses().isInitAlive(state);
    }

    @Override
    public void signal(int signal) {
        if (!inits.signal(state, signal)) {
            throw Failures.wrongStatus("container not running");
        }
    }

    @Override
    public ExitStatus waitFor() {
        throw notOurs();
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) {
        throw notOurs();
    }

    private CaissonException notOurs() {
        return new CaissonException(
                ErrorCode.UNSUPPORTED,
                "failed to wait for process '" + pid() + "': this process did not make the container");
    }
}
