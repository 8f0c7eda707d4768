// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.Explanation;
import io.caisson.api.PluginInfo;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.Features;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The runtime: makes and finds containers below one state directory. */
public final class CaissonRuntime implements ContainerRuntime {
    private final RuntimeParts parts;

    @Inject
    public CaissonRuntime(
            StateStore store, Kernel kernel, Host host, Spawner spawner, Plugins plugins, ResourceOptions resources) {
        this(new RuntimeParts(
                store,
                kernel,
                host,
                spawner,
                plugins,
                NativeBinaries::init,
                new Children(),
                new Listeners(plugins, host),
                resources));
    }

    CaissonRuntime(RuntimeParts parts) {
        this.parts = parts;
    }

    /** A runtime for use as a library; what is not given is the default. */
    public static RuntimeBuilder builder() {
        return new RuntimeBuilder();
    }

    @Override
    public Container create(String id, CreateOptions options) {
        return new RuntimeContainer(parts, new CreateSequence(parts, id, options).create());
    }

    @Override
    public Container get(String id) {
        return new RuntimeContainer(parts, parts.store().load(id));
    }

    @Override
    public List<String> ids() {
        return parts.store().ids();
    }

    @Override
    public void delete(String id, boolean force) {
        new Destroyer(parts).delete(id, force);
    }

    @Override
    public List<PluginInfo> plugins() {
        return parts.plugins().describe();
    }

    @Override
    public Explanation explain(Optional<Path> bundle) {
        return new Explainer(parts).explain(bundle);
    }

    @Override
    public Features features() {
        return new FeaturesDocument(parts).get();
    }

    /** The directory that holds the state of its containers. */
    public Path root() {
        return parts.store().root();
    }

    /** Nothing is held: containers go on without the runtime. */
    @Override
    public void close() {}
}
