// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * From a runtime's making to its close. Every operation runs inside it: after the close none begins, and what the
 * runtime holds is given back when the last one that had begun is over, so that none loses it under its hands.
 */
final class Lifetime {
    private final List<Runnable> endings;

    /** What waits for ever unless it is ended; guarded by this. */
    private final Set<Runnable> waits = new LinkedHashSet<>();

    private int operations;
    private boolean closed;

    /** @param endings give back what the runtime holds, in this order; they do not throw */
    Lifetime(List<Runnable> endings) {
        this.endings = List.copyOf(endings);
    }

    /** Work with a result. */
    @FunctionalInterface
    interface Operation<T, E extends Exception> {
        T run() throws E;
    }

    /** @throws IllegalStateException after the close */
    <T, E extends Exception> T during(Operation<T, E> operation) throws E {
        enter();
        try {
            return operation.run();
        } finally {
            leave();
        }
    }

    /** @throws IllegalStateException after the close */
    void in(Runnable operation) {
        enter();
        try {
            operation.run();
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        requireOpen();
        operations++;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the container runtime is closed");
        }
    }

    private void leave() {
        synchronized (this) {
            operations--;
            if (!closed || operations > 0) {
                return;
            }
        }
        endings.forEach(Runnable::run);
    }

    /**
     * Has the close run {@code end}, unless it is released before.
     *
     * @throws IllegalStateException after the close
     */
    synchronized void hold(Runnable end) {
        requireOpen();
        waits.add(end);
    }

    synchronized void release(Runnable end) {
        waits.remove(end);
    }

    /** Later calls do nothing. */
    void close() {
        List<Runnable> ended;
        synchronized (this) {
            if (closed) {
                return;
            }
            operations++;
            closed = true;
            ended = List.copyOf(waits);
        }
        try {
            ended.forEach(Runnable::run);
        } finally {
            leave();
        }
    }
}
