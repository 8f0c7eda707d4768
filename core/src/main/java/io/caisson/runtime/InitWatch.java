// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.RunningProcess;

/**
 * Work of the runtime's side that makes sense only while the container's init lives: when the init ends (a forced
 * delete from another process), the working thread is interrupted, so that a hook in its way is ended too.
 */
final class InitWatch {
    private final RunningProcess init;
    private final Thread worker = Thread.currentThread();
    private boolean finished;
    private boolean ended;

    private InitWatch(RunningProcess init) {
        this.init = init;
    }

    /**
     * Runs {@code work} in the calling thread.
     *
     * @throws CaissonException {@code INIT_FAILED} when the init ended meanwhile, or what {@code work} throws
     */
    static void during(RunningProcess init, Runnable work) {
        InitWatch watch = new InitWatch(init);
        Thread watcher = new Thread(watch::watch, "caisson-init-watch");
        watcher.setDaemon(true);
        watcher.start();
        try {
            work.run();
        } catch (CaissonException e) {
            throw watch.finish() ? endedMeanwhile(e) : e;
        } finally {
            watch.finish();
            watcher.interrupt();
        }
    }

    private void watch() {
        try {
            init.waitFor();
        } catch (InterruptedException e) {
            return; // the work is done
        }
        synchronized (this) {
            if (!finished) {
                ended = true;
                worker.interrupt();
            }
        }
    }

    /** No interrupt comes after this; one that came is taken back. Whether the init ended. */
    private synchronized boolean finish() {
        if (!finished) {
            finished = true;
            if (ended) {
                Thread.interrupted();
            }
        }
        return ended;
    }

    private static CaissonException endedMeanwhile(CaissonException cause) {
        return new CaissonException(ErrorCode.INIT_FAILED, "the container's init ended while a hook ran", cause);
    }
}
