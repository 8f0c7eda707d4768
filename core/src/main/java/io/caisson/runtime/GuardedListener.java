// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lifecycle listener, made when first needed. Each call has a thread of its own, so that one that does not return
 * holds up nobody for longer than the limit.
 */
final class GuardedListener {
    private final LifecycleListenerProvider provider;
    private final Host host;
    private final Duration limit;

    /** Threads that were given up. There may be no more than the program has threads that called at the same time. */
    private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();

    private @Nullable LifecycleListener made;

    GuardedListener(LifecycleListenerProvider provider, Host host, Duration limit) {
        this.provider = provider;
        this.host = host;
        this.limit = limit;
    }

    String name() {
        return provider.name();
    }

    /** What a listener threw, or that it did not answer. */
    static final class FailedCallException extends Exception {
        private static final long serialVersionUID = 1L;

        private FailedCallException(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Calls the listener and waits until it returns.
     *
     * @param phase name of the method, for the message
     */
    void call(String phase, Consumer<LifecycleListener> method) throws FailedCallException {
        stuck.removeIf(thread -> !thread.isAlive());
        if (!stuck.isEmpty()) {
            throw new FailedCallException("it has not returned from an earlier call", null);
        }
        FutureTask<Void> task = new FutureTask<>(() -> method.accept(listener()), null);
        Thread thread = new Thread(null, task, "caisson-listener-" + name(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(provider.getClass().getClassLoader());
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new FailedCallException(reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            giveUp(task, thread);
            throw new FailedCallException("no answer to " + phase + " within " + limit.toSeconds() + " s", null);
        } catch (InterruptedException e) {
            giveUp(task, thread);
            Thread.currentThread().interrupt();
            throw new FailedCallException("interrupted before it answered to " + phase, e);
        }
    }

    private void giveUp(FutureTask<Void> task, Thread thread) {
        stuck.add(thread);
        task.cancel(true);
    }

    private synchronized LifecycleListener listener() {
        if (made == null) {
            made = provider.create(host);
        }
        return made;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }
}
