// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.caisson.api.ContainerRuntime;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.ResourceOptions;
import io.caisson.runtime.kernel.DeclaredHost;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import io.caisson.runtime.plugin.DefaultPlugins;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.runtime.store.StateStore;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.util.Optional;

/** A runtime for given settings. The injector's {@link ContainerRuntime} is what it is for. */
public final class RuntimeModule extends AbstractModule {
    private final RuntimeSettings settings;
    private final Optional<Kernel> kernel;
    private final Optional<Spawner> spawner;

    private RuntimeModule(RuntimeSettings settings, Optional<Kernel> kernel, Optional<Spawner> spawner) {
        this.settings = settings;
        this.kernel = kernel;
        this.spawner = spawner;
    }

    /** For use as a library: this JVM makes the system calls and spawns. */
    public static RuntimeModule forLibrary(RuntimeSettings settings) {
        return new RuntimeModule(settings, Optional.empty(), Optional.empty());
    }

    /** With a kernel and a spawner of the caller's. */
    public static RuntimeModule with(RuntimeSettings settings, Kernel kernel, Spawner spawner) {
        return new RuntimeModule(settings, Optional.of(kernel), Optional.of(spawner));
    }

    @Override
    protected void configure() {
        binder().disableCircularProxies();
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().requireAtInjectOnConstructors();
        bind(RuntimeSettings.class).toInstance(settings);
        bind(PluginOptions.class).toInstance(settings.plugins());
        bind(ResourceOptions.class).toInstance(settings.resources());
        bind(DefaultPlugins.class).in(Singleton.class);
        bind(Plugins.class).to(DefaultPlugins.class);
        bind(CaissonRuntime.class).in(Singleton.class);
        bind(ContainerRuntime.class).to(CaissonRuntime.class);
    }

    @Provides
    @Singleton
    Kernel kernel() {
        return kernel.orElseGet(JnrKernel::new);
    }

    @Provides
    @Singleton
    Host host(Kernel calls) {
        Host host = new KernelHost(calls, settings.environment());
        return settings.rootless().isPresent()
                ? new DeclaredHost(host, settings.rootless().get())
                : host;
    }

    @Provides
    @Singleton
    Spawner spawner(Kernel calls) {
        return spawner.orElseGet(() -> new LibrarySpawner(calls));
    }

    @Provides
    @Singleton
    StateStore stateStore(Kernel calls) {
        return new FileStateStore(settings.root(), calls);
    }
}
