// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.Container;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ContainerListener;
import io.caisson.api.EventWatch;
import io.caisson.api.Subscription;
import io.caisson.runtime.kernel.Threads;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that tells one listener of one container's events. */
final class EventThread implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(EventThread.class);

    private final Container container;
    private final EventWatch watch;
    private final ContainerListener listener;
    private final Thread thread;
    private volatile boolean over;

    private EventThread(Container container, EventWatch watch, ContainerListener listener) {
        this.container = container;
        this.watch = watch;
        this.listener = listener;
        this.thread = Threads.daemon("caisson-events-" + container.id(), this::run);
    }

    static Subscription start(Container container, EventWatch watch, ContainerListener listener) {
        EventThread made = new EventThread(container, watch, listener);
        made.thread.start();
        return made;
    }

    private void run() {
        try {
            while (!over) {
                over = isLast(watch.next(Optional.empty()));
            }
        } catch (RuntimeException e) {
            over = true;
            log.warn("failed to watch container '{}': {}", container.id(), e.getMessage(), e);
            guarded(() -> listener.onFailure(container, e));
        } finally {
            watch.close();
        }
    }

    /** Tells it, too. */
    private boolean isLast(Optional<ContainerEvent> event) {
        event.ifPresent(told -> guarded(() -> listener.onEvent(container, told)));
        return over || event.isEmpty() || event.get() instanceof ContainerEvent.Ended;
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.warn("a listener of container '{}' failed: {}, ignoring", container.id(), e.getMessage(), e);
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
        watch.close();
        if (Thread.currentThread() != thread) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
