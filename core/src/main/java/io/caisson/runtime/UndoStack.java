// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be undone when a later step fails, last made first undone. */
final class UndoStack {
    private final Deque<Runnable> actions = new ArrayDeque<>();

    void push(Runnable action) {
        actions.push(action);
    }

    /** Undoes everything; failures of that are added to the one that led here. */
    void undo(Throwable cause) {
        while (!actions.isEmpty()) {
            try {
                actions.pop().run();
            } catch (RuntimeException e) {
                if (e != cause) {
                    cause.addSuppressed(e);
                }
            }
        }
    }

    /** All went well: nothing is to be undone. */
    void forget() {
        actions.clear();
    }
}
