// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.launch.Uninterrupted;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lifecycle listeners, in their order. They are looked for when first needed; without any nothing else is done, and
 * no state is read for them.
 */
final class Listeners {
    /** Seconds that one call may take. */
    static final String LIMIT = "CAISSON_LISTENER_TIMEOUT";

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    private static final String USUAL_LIMIT = "10";

    private final Supplier<List<LifecycleListenerProvider>> providers;
    private final Host host;
    private @Nullable List<GuardedListener> found;

    Listeners(Plugins plugins, Host host) {
        this(plugins::lifecycleListeners, host);
    }

    Listeners(Supplier<List<LifecycleListenerProvider>> providers, Host host) {
        this.providers = providers;
        this.host = host;
    }

    /** Whoever let it pass is told when somebody else refuses it. */
    void beforeCreate(String id, RuntimeSpec spec) {
        List<GuardedListener> passed = new ArrayList<>();
        try {
            for (GuardedListener listener : listeners()) {
                ask(listener, "beforeCreate", one -> one.beforeCreate(id, spec));
                passed.add(listener);
            }
        } catch (CaissonException e) {
            notCreated(passed, id, spec, e);
            throw e;
        }
    }

    void created(Supplier<State> state) {
        tell("created", state, LifecycleListener::created);
    }

    void notCreated(String id, RuntimeSpec spec, Throwable failure) {
        notCreated(listeners(), id, spec, failure);
    }

    private static void notCreated(List<GuardedListener> listeners, String id, RuntimeSpec spec, Throwable failure) {
        tell(listeners, "notCreated", one -> one.notCreated(id, spec, String.valueOf(failure.getMessage())));
    }

    void beforeStart(Supplier<State> state) {
        ask("beforeStart", state, LifecycleListener::beforeStart);
    }

    void started(Supplier<State> state) {
        tell("started", state, LifecycleListener::started);
    }

    void beforeExec(Supplier<State> state, ContainerProcess process) {
        ask("beforeExec", state, (one, now) -> one.beforeExec(now, process));
    }

    void executed(Supplier<State> state, ContainerProcess process, int pid) {
        tell("executed", state, (one, now) -> one.executed(now, process, pid));
    }

    void beforeUpdate(Supplier<State> state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
        ask("beforeUpdate", state, (one, now) -> one.beforeUpdate(now, change, resctrl));
    }

    void updated(Supplier<State> state, LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
        tell("updated", state, (one, now) -> one.updated(now, change, resctrl));
    }

    void paused(Supplier<State> state) {
        tell("paused", state, LifecycleListener::paused);
    }

    void resumed(Supplier<State> state) {
        tell("resumed", state, LifecycleListener::resumed);
    }

    void signalled(Supplier<State> state, int signal, boolean all) {
        tell("signalled", state, (one, now) -> one.signalled(now, signal, all));
    }

    void beforeDelete(Supplier<State> state) {
        tell("beforeDelete", state, LifecycleListener::beforeDelete);
    }

    void deleted(Supplier<State> state) {
        tell("deleted", state, LifecycleListener::deleted);
    }

    private void ask(String phase, Supplier<State> state, BiConsumer<LifecycleListener, State> question) {
        List<GuardedListener> listeners = listeners();
        if (!listeners.isEmpty()) {
            State now = state.get();
            listeners.forEach(listener -> ask(listener, phase, one -> question.accept(one, now)));
        }
    }

    private static void ask(GuardedListener listener, String phase, Consumer<LifecycleListener> question) {
        try {
            listener.call(phase, question);
        } catch (GuardedListener.FailedCallException e) {
            throw new CaissonException(
                    ErrorCode.VETOED,
                    "refused by lifecycle listener '" + listener.name() + "': " + e.getMessage(),
                    e.getCause());
        }
    }

    /** What was done is done: nothing that fails here reaches the caller. */
    private void tell(String phase, Supplier<State> state, BiConsumer<LifecycleListener, State> news) {
        try {
            List<GuardedListener> listeners = listeners();
            if (!listeners.isEmpty()) {
                State now = state.get();
                tell(listeners, phase, one -> news.accept(one, now));
            }
        } catch (CaissonException e) {
            log.warn("no lifecycle listener was told '{}': {}, ignoring", phase, e.getMessage());
        }
    }

    private static void tell(List<GuardedListener> listeners, String phase, Consumer<LifecycleListener> news) {
        Uninterrupted.run(() -> listeners.forEach(listener -> {
            try {
                listener.call(phase, news);
            } catch (GuardedListener.FailedCallException e) {
                log.warn("lifecycle listener '{}' failed: {}, ignoring", listener.name(), e.getMessage(), e.getCause());
            }
        }));
    }

    /** One of each for the life of the runtime. */
    private synchronized List<GuardedListener> listeners() {
        if (found == null) {
            List<GuardedListener> guarded = new ArrayList<>();
            providers.get().forEach(provider -> guarded.add(new GuardedListener(provider, host, limit())));
            found = guarded;
        }
        return found;
    }

    private Duration limit() {
        String seconds = host.environment().getOrDefault(LIMIT, USUAL_LIMIT);
        if (!seconds.matches("[1-9][0-9]{0,4}")) {
            throw new CaissonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "invalid " + LIMIT + " value '" + seconds + "': must be seconds, 1 to 99999");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }
}
