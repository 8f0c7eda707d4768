// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.launch.InterruptiblePoll;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The init processes of containers, held by pidfd so that a reused pid is never hit. */
final class Inits {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RuntimeParts parts;

    Inits(RuntimeParts parts) {
        this.parts = parts;
    }

    /** A descriptor of the init; absent when it is dead. The caller closes it. */
    Optional<HostFd> open(SavedState state) {
        if (!parts.statuses().isInitAlive(state)) {
            return Optional.empty();
        }
        HostFd pidfd;
        try {
            pidfd = parts.kernel().pidfdOpen(state.initPid());
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
        // looked at again, now that the descriptor pins whatever process has the pid
        if (!parts.statuses().isInitAlive(state)) {
            pidfd.close();
            return Optional.empty();
        }
        return Optional.of(pidfd);
    }

    /** Signals the init; false when it is dead. */
    boolean signal(SavedState state, int signal) {
        Optional<HostFd> opened = open(state);
        if (opened.isEmpty()) {
            return false;
        }
        try (HostFd pidfd = opened.get()) {
            parts.kernel().pidfdSignal(pidfd, signal);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw Failures.wrap("unable to signal init", e);
        }
    }

    /** Waits for the end of an init that was killed. */
    void awaitEnd(SavedState state) {
        Optional<HostFd> opened = open(state);
        if (opened.isEmpty()) {
            return;
        }
        try (HostFd pidfd = opened.get();
                InterruptiblePoll poll = new InterruptiblePoll(parts.kernel())) {
            int[] ready = poll.await(List.of(new Watch(pidfd, Watch.IN)), Optional.of(PATIENCE));
            if (ready[0] == 0) {
                throw new CaissonException(ErrorCode.WRONG_STATUS, "container init still running");
            }
        }
    }

    /** The init as a process: one that can be waited for where this runtime made it. */
    RunningProcess process(SavedState state) {
        return parts.children()
                .find(state)
                .map(RunningProcess.class::cast)
                .orElseGet(() -> new ForeignInit(this, state, parts));
    }
}
