// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

/** Clean-up that an interrupt must not cut short. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Runs with the thread's interrupt status cleared, and sets it again. */
    public static void run(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
