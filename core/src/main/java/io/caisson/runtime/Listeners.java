// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All lifecycle listeners, in their order; made when first needed. */
final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final Plugins plugins;
    private final Host host;
    private @Nullable Map<String, LifecycleListener> made;

    Listeners(Plugins plugins, Host host) {
        this.plugins = plugins;
        this.host = host;
    }

    void beforeCreate(String id, RuntimeSpec spec) {
        ask(listener -> listener.beforeCreate(id, spec));
    }

    void beforeStart(State state) {
        ask(listener -> listener.beforeStart(state));
    }

    void created(State state) {
        tell(listener -> listener.created(state));
    }

    void started(State state) {
        tell(listener -> listener.started(state));
    }

    void deleted(State state) {
        tell(listener -> listener.deleted(state));
    }

    private void ask(Consumer<LifecycleListener> question) {
        listeners().forEach((name, listener) -> {
            try {
                question.accept(listener);
            } catch (RuntimeException e) {
                throw new CaissonException(
                        ErrorCode.VETOED, "refused by lifecycle listener '" + name + "': " + reason(e), e);
            }
        });
    }

    private void tell(Consumer<LifecycleListener> news) {
        listeners().forEach((name, listener) -> {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                log.warn("lifecycle listener '{}' failed: {}, ignoring", name, reason(e), e);
            }
        });
    }

    /** One of each for the life of the runtime, by name. */
    private synchronized Map<String, LifecycleListener> listeners() {
        if (made == null) {
            made = new LinkedHashMap<>();
            for (LifecycleListenerProvider provider : plugins.lifecycleListeners()) {
                made.put(provider.name(), provider.create(host));
            }
        }
        return made;
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    }
}
