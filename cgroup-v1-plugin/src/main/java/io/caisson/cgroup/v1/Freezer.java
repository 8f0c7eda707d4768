// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The freezer of one cgroup. A freeze may hang in FREEZING: a task that is being forked, or sits in an
 * uninterruptible sleep, is missed until the state is written again.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html">cgroup freezer</a>
 */
final class Freezer {
    private static final int ATTEMPTS = 1000;
    private static final int THAW_EVERY = 50;
    private static final int PAUSE_EVERY = 25;
    private static final Duration PAUSE = Duration.ofNanos(10_000);
    private static final Duration PAUSE_THAWED = Duration.ofMillis(10);

    private final Path state;
    private final Path self;
    private final ControlFiles files;

    Freezer(Path cgroup, ControlFiles files) {
        this.state = cgroup.resolve("freezer.state");
        this.self = cgroup.resolve("freezer.self_freezing");
        this.files = files;
    }

    /** Returns when all is frozen; after a failure it is thawed. */
    void freeze() {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                giveWay(attempt);
                files.write(state, "FROZEN");
                if (files.read(state).equals("FROZEN")) {
                    return;
                }
                pauseNowAndThen(attempt);
            }
            throw Failures.cgroup(
                    "unable to freeze '" + state.getParent() + "': it stays in the state " + files.read(state));
        } catch (CaissonException e) {
            thawAfter(e);
            throw e;
        }
    }

    /** Tasks that block the freeze get a moment to run. */
    private void giveWay(int attempt) {
        if (attempt > 0 && attempt % THAW_EVERY == 0) {
            thaw();
            // the kernel has no event for the end of such a task's system call
            LockSupport.parkNanos(PAUSE_THAWED.toNanos());
        }
    }

    private static void pauseNowAndThen(int attempt) {
        if (attempt % PAUSE_EVERY == PAUSE_EVERY - 1) {
            // v1 does not tell pollers of freezer.state that it changed
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void thawAfter(CaissonException failure) {
        try {
            thaw();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    void thaw() {
        files.write(state, "THAWED");
    }

    FreezerState state() {
        String text;
        try {
            text = files.readIfExists(state).orElse("");
        } catch (CaissonException e) {
            if (Failures.isGone(e)) {
                return FreezerState.UNDEFINED;
            }
            throw e;
        }
        return switch (text) {
            case "THAWED" -> FreezerState.THAWED;
            case "FREEZING" -> FreezerState.FREEZING;
            case "FROZEN" -> frozenItself() ? FreezerState.FROZEN : FreezerState.THAWED;
            case "" -> FreezerState.UNDEFINED;
            default -> throw Failures.cgroup("failed to read '" + state + "': unknown state '" + text + "'");
        };
    }

    /** A cgroup is FROZEN also when only one above it is; then it is not this container that is paused. */
    private boolean frozenItself() {
        return !files.readIfExists(self).orElse("1").equals("0");
    }
}
