// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ErrorCode;
import io.caisson.api.Explanation;
import io.caisson.api.HostCheck;
import io.caisson.api.PluginInfo;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxResult;
import io.caisson.api.SeccompExplanation;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.sandbox.SandboxRunner;
import io.caisson.runtime.seccomp.SeccompPrograms;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.Features;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runtime: makes and finds containers below one state directory. */
public final class CaissonRuntime implements ContainerRuntime {
    private final RuntimeParts parts;
    private @Nullable SandboxRunner sandboxes;

    CaissonRuntime(
            StateStore store, Kernel kernel, Host host, Spawner spawner, Plugins plugins, ResourceOptions resources) {
        this(parts(store, kernel, host, spawner, plugins, resources));
    }

    private static RuntimeParts parts(
            StateStore store, Kernel kernel, Host host, Spawner spawner, Plugins plugins, ResourceOptions resources) {
        NativeBinaries binaries = new NativeBinaries();
        Children children = new Children();
        List<Runnable> endings = new ArrayList<>(List.of(children::release, binaries::close, plugins::close));
        if (spawner instanceof LibrarySpawner ours) {
            endings.add(ours::close);
        }
        return new RuntimeParts(
                store,
                kernel,
                host,
                spawner,
                plugins,
                binaries::init,
                children,
                new Listeners(plugins, host),
                new SeccompPrograms(plugins::seccompCompiler, host, kernel, store),
                resources,
                new Lifetime(endings));
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
        return parts.lifetime().during(() -> {
            parts.plugins().requireNamed();
            return new RuntimeContainer(parts, new CreateSequence(parts, id, options).create());
        });
    }

    @Override
    public SandboxResult run(Sandbox sandbox) throws InterruptedException {
        return parts.lifetime().during(() -> sandboxes().run(sandbox));
    }

    /** The same each time: it looks for what others left once. What has begun comes to its end in a closed runtime, too. */
    synchronized SandboxRunner sandboxes() {
        SandboxRunner known = sandboxes;
        if (known == null) {
            RuntimeParts lasting = parts.withLifetime(new Lifetime(List.of()));
            known = new SandboxRunner(
                    new CaissonRuntime(lasting), parts.kernel(), parts.host(), new SandboxInside(lasting));
            sandboxes = known;
        }
        return known;
    }

    @Override
    public Container get(String id) {
        return parts.lifetime()
                .during(() -> new RuntimeContainer(parts, parts.store().load(id)));
    }

    @Override
    public List<String> ids() {
        return parts.lifetime().during(parts.store()::ids);
    }

    @Override
    public void delete(String id, boolean force) {
        parts.lifetime().in(() -> new Destroyer(parts).delete(id, force));
    }

    @Override
    public List<PluginInfo> plugins() {
        return parts.lifetime().during(parts.plugins()::describe);
    }

    @Override
    public Explanation explain(Optional<Path> bundle) {
        return parts.lifetime().during(() -> new Explainer(parts).explain(bundle));
    }

    @Override
    public SeccompExplanation explainSeccomp(Path config) {
        return parts.lifetime().during(() -> {
            SeccompSource source = SeccompSource.read(config);
            return parts.seccomp()
                    .explain(source.spec(), source.pointer())
                    .orElseThrow(() -> new CaissonException(
                            ErrorCode.INVALID_SPEC,
                            "failed to explain '" + source.file() + "': it has no /linux/seccomp"));
        });
    }

    @Override
    public Features features() {
        return parts.lifetime().during(() -> new FeaturesDocument(parts).get());
    }

    @Override
    public List<HostCheck> doctor() {
        return parts.lifetime().during(() -> new Doctor(parts).examine());
    }

    /** The directory that holds the state of its containers. */
    public Path root() {
        return parts.store().root();
    }

    @Override
    public void close() {
        parts.lifetime().close();
    }
}
