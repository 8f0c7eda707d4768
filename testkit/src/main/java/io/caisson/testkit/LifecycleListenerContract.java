// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.ContainerStatus;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every lifecycle listener does. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class LifecycleListenerContract extends PluginContract<LifecycleListenerProvider> {
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

    private static State state(ContainerStatus status) {
        return new State("1.2.0", "box", status, OptionalInt.empty(), "/bundle", Map.of());
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
                    liveThrough(listener);
                    liveThrough(listener);
                })
                .doesNotThrowAnyException();
    }

    private void liveThrough(LifecycleListener listener) {
        listener.beforeCreate("box", accepted());
        listener.created(state(ContainerStatus.CREATED));
        listener.beforeStart(state(ContainerStatus.CREATED));
        listener.started(state(ContainerStatus.RUNNING));
        listener.deleted(state(ContainerStatus.STOPPED));
    }

    @Test
    @DisplayName("a container that is refused is refused with words for the user")
    void refuses() {
        refused().ifPresent(spec -> assertThatThrownBy(
                        () -> provider().create(host()).beforeCreate("box", spec))
                .hasMessageContaining(" "));
    }
}
