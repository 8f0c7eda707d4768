// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.spi.host.ChildProcess;
import java.time.Duration;
import java.util.Optional;

/** Ends and reaps children of the spawner. */
public final class Processes {
    private static final int SIGKILL = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Processes() {}

    /** Waits for a process that is about to end by itself, so that no zombie stays. */
    static void reap(ChildProcess process) {
        try (process) {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaissonException(ErrorCode.INIT_FAILED, "interrupted while waiting for the container's init", e);
        }
    }

    /** Gives a process that is about to end by itself that long for it. */
    static void awaitEnd(ChildProcess process, Duration limit) {
        Uninterrupted.run(() -> {
            try {
                Optional<ExitStatus> ignored = process.waitFor(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Kills a process and reaps it; one that has ended already is fine (libcontainer row S21). */
    public static void end(ChildProcess process) {
        Uninterrupted.run(() -> {
            try (process) {
                if (process.isAlive()) {
                    process.signal(SIGKILL);
                }
                if (process.waitFor(PATIENCE).isEmpty()) {
                    throw new CaissonException(
                            ErrorCode.INIT_FAILED,
                            "failed to end process '" + process.pid() + "': it still runs after SIGKILL");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CaissonException(
                        ErrorCode.INIT_FAILED, "interrupted while ending process '" + process.pid() + "'", e);
            }
        });
    }
}
