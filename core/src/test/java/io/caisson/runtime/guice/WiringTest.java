// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.guice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.caisson.api.ContainerRuntime;
import io.caisson.runtime.ResourceOptions;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.plugin.DefaultPlugins;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.store.StateStore;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PRODUCTION makes every singleton at once, so that a missing binding cannot hide behind laziness. */
class WiringTest {
    @TempDir
    Path root;

    private Injector injector(Optional<Boolean> rootless) {
        RuntimeSettings settings = new RuntimeSettings(
                root.resolve("state"),
                Map.of("NAME", "value"),
                PluginOptions.classPathOnly(),
                rootless,
                ResourceOptions.defaults());
        return Guice.createInjector(Stage.PRODUCTION, RuntimeModule.forLibrary(settings));
    }

    @Test
    void buildsARuntimeWithoutTouchingTheDisk() {
        Injector injector = injector(Optional.empty());

        ContainerRuntime runtime = injector.getInstance(ContainerRuntime.class);
        assertThat(runtime.ids()).isEmpty();
        assertThat(runtime).isSameAs(injector.getInstance(ContainerRuntime.class));
        assertThat(injector.getInstance(StateStore.class).root()).isEqualTo(root.resolve("state"));
        assertThat(root.resolve("state")).doesNotExist();
    }

    @Test
    void sharesOneOfEachPart() {
        Injector injector = injector(Optional.empty());

        for (Class<?> part :
                new Class<?>[] {Kernel.class, Host.class, Spawner.class, StateStore.class, Plugins.class}) {
            assertThat(injector.getInstance(part)).isSameAs(injector.getInstance(part));
        }
        assertThat(injector.getInstance(Plugins.class)).isSameAs(injector.getInstance(DefaultPlugins.class));
        assertThat(injector.getInstance(Host.class).environment()).containsOnly(Map.entry("NAME", "value"));
    }

    @Test
    void believesTheCallerAboutItsRights() {
        assertThat(injector(Optional.of(true)).getInstance(Host.class).rootless())
                .isTrue();
        assertThat(injector(Optional.of(false)).getInstance(Host.class).rootless())
                .isFalse();
    }

    @Test
    void takesTheKernelAndTheSpawnerOfTheCaller() {
        Injector own = injector(Optional.empty());
        Kernel kernel = own.getInstance(Kernel.class);
        Spawner spawner = own.getInstance(Spawner.class);
        RuntimeSettings settings = new RuntimeSettings(
                root, Map.of(), PluginOptions.classPathOnly(), Optional.empty(), ResourceOptions.defaults());

        Injector injector = Guice.createInjector(Stage.PRODUCTION, RuntimeModule.with(settings, kernel, spawner));
        assertThat(injector.getInstance(Kernel.class)).isSameAs(kernel);
        assertThat(injector.getInstance(Spawner.class)).isSameAs(spawner);
    }
}
