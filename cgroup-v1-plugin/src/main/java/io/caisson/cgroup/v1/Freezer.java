// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The freezer of one cgroup. Writing FROZEN asks every task to stop; one that is being forked, or that waits for
 * another in the kernel, is missed and leaves the cgroup FREEZING until the state is written again. The kernel tells
 * nobody when the last task has stopped: reading the state is what makes it look. So the state is written and read
 * again with growing pauses, which leave the CPU to the tasks that are to stop, for ten seconds at most; and it is
 * thawed now and then, since a task may wait for one that is frozen already.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/freezer-subsystem.html">cgroup freezer</a>
 */
final class Freezer {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofNanos(20_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);
    private static final Duration PAUSE_THAWED = Duration.ofMillis(10);
    private static final int DOUBLINGS = 8;
    private static final int THAW_EVERY = 50;

    private final Path state;
    private final Path self;
    private final ControlFiles files;
    private final Duration limit;

    Freezer(Path cgroup, ControlFiles files) {
        this(cgroup, files, LIMIT);
    }

    Freezer(Path cgroup, ControlFiles files, Duration limit) {
        this.state = cgroup.resolve("freezer.state");
        this.self = cgroup.resolve("freezer.self_freezing");
        this.files = files;
        this.limit = limit;
    }

    /** Returns when all is frozen; after a failure it is thawed. */
    void freeze() {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (int attempt = 1; !frozen(); attempt++) {
                if (System.nanoTime() - end > 0) {
                    throw Failures.cgroup(
                            "unable to freeze '" + state.getParent() + "': it stays in the state " + files.read(state));
                }
                pause(attempt);
            }
        } catch (CaissonException e) {
            thawAfter(e);
            throw e;
        }
    }

    private boolean frozen() {
        files.write(state, "FROZEN");
        return files.read(state).equals("FROZEN");
    }

    private void pause(int attempt) {
        if (attempt % THAW_EVERY == 0) {
            thaw();
            LockSupport.parkNanos(PAUSE_THAWED.toNanos());
        } else {
            long pause = FIRST_PAUSE.toNanos() << Math.min(attempt, DOUBLINGS);
            LockSupport.parkNanos(Math.min(pause, LONGEST_PAUSE.toNanos()));
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
