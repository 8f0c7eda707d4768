// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.ContainerStatus;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every lifecycle listener does. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class LifecycleListenerContract extends PluginContract<LifecycleListenerProvider> {
    private static final int THREADS = 4;
    private static final int PID = 4711;

    /** Seconds; what the runtime grants one call, unless it is told otherwise. */
    private static final int LIMIT = 10;

    /** A configuration that is let pass. */
    protected abstract RuntimeSpec accepted();

    /** A configuration that is refused; absent when the listener refuses none. */
    protected Optional<RuntimeSpec> refused() {
        return Optional.empty();
    }

    @Override
    protected Class<LifecycleListenerProvider> kind() {
        return LifecycleListenerProvider.class;
    }

    @Override
    protected boolean worksAnywhere() {
        return true;
    }

    private static State state(String id, ContainerStatus status) {
        OptionalInt pid = status == ContainerStatus.STOPPED ? OptionalInt.empty() : OptionalInt.of(PID);
        return new State("1.2.0", id, status, pid, "/bundle", Map.of());
    }

    @Test
    @DisplayName("each instance is its own")
    void makesSeparateListeners() {
        assertThat(provider().create(host())).isNotSameAs(provider().create(host()));
    }

    @Test
    @DisplayName("a container that is let pass can live through all its phases, twice")
    void letsPass() {
        LifecycleListener listener = provider().create(host());
        assertThatCode(() -> {
                    liveThrough(listener, "box");
                    liveThrough(listener, "box");
                })
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("containers may live at the same time, each phase on another thread")
    void letsManyPass() throws Exception {
        LifecycleListener listener = provider().create(host());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String id = "box" + i;
                lives.add(threads.submit(() -> liveThrough(listener, id)));
            }
            for (Future<?> life : lives) {
                life.get(LIMIT, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("a listener hears only of the end of containers that were there before it")
    void hearsOfUnknownContainers() {
        LifecycleListener listener = provider().create(host());
        assertThatCode(() -> {
                    listener.signalled(state("old", ContainerStatus.STOPPED), 9, true);
                    listener.beforeDelete(state("old", ContainerStatus.STOPPED));
                    listener.deleted(state("old", ContainerStatus.STOPPED));
                    listener.notCreated("other", accepted(), "failed to mount '/proc'");
                })
                .doesNotThrowAnyException();
    }

    private void liveThrough(LifecycleListener listener, String id) {
        RuntimeSpec spec = accepted();
        State created = state(id, ContainerStatus.CREATED);
        State running = state(id, ContainerStatus.RUNNING);
        listener.beforeCreate(id, spec);
        listener.created(created);
        listener.beforeStart(created);
        listener.started(running);
        spec.process().ifPresent(process -> {
            listener.beforeExec(running, process);
            listener.executed(running, process, PID + 1);
        });
        listener.beforeUpdate(running, LinuxResources.none(), Optional.empty());
        listener.updated(running, LinuxResources.none(), Optional.empty());
        listener.paused(state(id, ContainerStatus.PAUSED));
        listener.resumed(running);
        listener.signalled(running, 15, false);
        listener.beforeDelete(state(id, ContainerStatus.STOPPED));
        listener.deleted(state(id, ContainerStatus.STOPPED));
    }

    @Test
    @DisplayName("a container that is refused is refused with words for the user, each time, and others still pass")
    void refuses() {
        LifecycleListener listener = provider().create(host());
        refused().ifPresent(spec -> {
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> listener.beforeCreate("box", spec)).hasMessageContaining(" ");
            }
            assertThatCode(() -> liveThrough(listener, "box")).doesNotThrowAnyException();
        });
    }
}
