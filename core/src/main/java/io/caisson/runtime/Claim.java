// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.store.SavedState;
import io.caisson.runtime.store.StateStore;
import java.util.Optional;

/**
 * A container in the making, on disk before anything else of it exists. Somebody may delete it by force at any time,
 * and even make another one of the same id: whatever changes what others can see is done under the container's lock,
 * and only while it is still this one.
 */
final class Claim {
    private final StateStore store;
    private SavedState state;

    private Claim(StateStore store, SavedState state) {
        this.store = store;
        this.state = state;
    }

    /**
     * Makes the state directory; nothing is left of it when this throws.
     *
     * @param check run under the container's lock before the state says what belongs to it: a forced delete ends that
     */
    static Claim make(StateStore store, SavedState initial, Runnable check) {
        store.create(initial.id());
        try {
            StateStore.Lock lock = store.lock(initial.id());
            try {
                check.run();
                store.save(initial);
            } finally {
                lock.close();
            }
        } catch (RuntimeException e) {
            removeAfter(e, store, initial.id());
            throw e;
        }
        return new Claim(store, initial);
    }

    private static void removeAfter(RuntimeException cause, StateStore store, String id) {
        try {
            store.remove(id);
        } catch (CaissonException e) {
            cause.addSuppressed(e);
        }
    }

    SavedState state() {
        return state;
    }

    /** Runs under the lock; refuses when the container was deleted meanwhile. */
    void whileOurs(Runnable action) {
        StateStore.Lock lock = lockIfOurs().orElseThrow(Claim::lost);
        try {
            action.run();
        } finally {
            lock.close();
        }
    }

    /** Only inside {@link #whileOurs}. */
    void save(SavedState next) {
        store.save(next);
        state = next;
    }

    /** Cleans up and removes the state directory, unless somebody else did; then that one cleaned up. */
    boolean giveUp(Runnable cleanUp) {
        Optional<StateStore.Lock> locked = lockIfOurs();
        if (locked.isEmpty()) {
            return false;
        }
        try {
            cleanUp.run();
            store.remove(state.id());
        } finally {
            locked.get().close();
        }
        return true;
    }

    private Optional<StateStore.Lock> lockIfOurs() {
        StateStore.Lock lock;
        try {
            lock = store.lock(state.id());
        } catch (CaissonException e) {
            if (e.code() == ErrorCode.CONTAINER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            if (States.same(store.load(state.id()), state)) {
                return Optional.of(lock);
            }
        } catch (CaissonException e) {
            if (e.code() != ErrorCode.CONTAINER_NOT_FOUND) {
                lock.close();
                throw e;
            }
        }
        lock.close();
        return Optional.empty();
    }

    private static CaissonException lost() {
        return Failures.wrongStatus("container was deleted while it was being created");
    }
}
