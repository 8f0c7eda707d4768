// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.ContainerRuntime;
import io.caisson.api.ResourcePolicy;
import io.caisson.runtime.kernel.DeclaredHost;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import io.caisson.runtime.plugin.DefaultPlugins;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.Optional;

/** Puts a runtime together by hand, for use as a library. */
public final class RuntimeBuilder {
    private Path root = Path.of("/run/caisson");
    private PluginOptions pluginOptions = PluginOptions.classPathOnly();
    private Optional<Kernel> kernel = Optional.empty();
    private Optional<Host> host = Optional.empty();
    private Optional<Boolean> rootless = Optional.empty();
    private Optional<Spawner> spawner = Optional.empty();
    private Optional<Plugins> plugins = Optional.empty();

    private ResourceOptions resources = ResourceOptions.defaults();

    RuntimeBuilder() {}

    /** Directory of the containers' states. Default: /run/caisson. */
    public RuntimeBuilder root(Path directory) {
        root = directory;
        return this;
    }

    /** Default: the calling JVM spawns. */
    public RuntimeBuilder spawner(Spawner other) {
        spawner = Optional.of(other);
        return this;
    }

    public RuntimeBuilder kernel(Kernel other) {
        kernel = Optional.of(other);
        return this;
    }

    public RuntimeBuilder host(Host other) {
        host = Optional.of(other);
        return this;
    }

    /** Whether a container may go without a cgroup that cannot be made. Default: unless the JVM is root of the host. */
    public RuntimeBuilder rootless(boolean on) {
        rootless = Optional.of(on);
        return this;
    }

    public RuntimeBuilder plugins(Plugins other) {
        plugins = Optional.of(other);
        return this;
    }

    /** Where plugins are found and which are used. Default: the best of those on the class path. */
    public RuntimeBuilder pluginOptions(PluginOptions options) {
        pluginOptions = options;
        return this;
    }

    /** Let systemd make the cgroups. */
    public RuntimeBuilder systemdCgroup(boolean on) {
        pluginOptions = new PluginOptions(pluginOptions.directories(), pluginOptions.forced(), on);
        return this;
    }

    /** What is done with limits that the host does not hold as written. Default: they are converted. */
    public RuntimeBuilder resourcePolicy(ResourcePolicy policy) {
        resources = new ResourceOptions(policy, resources.sharesFormula());
        return this;
    }

    /** How cpu.shares become a weight of the second version. Default: 1024 is 100. */
    public RuntimeBuilder sharesFormula(SharesFormula formula) {
        resources = new ResourceOptions(resources.policy(), formula);
        return this;
    }

    public ContainerRuntime build() {
        Kernel usedKernel = kernel.orElseGet(JnrKernel::new);
        Host found = host.orElseGet(() -> new KernelHost(usedKernel, System.getenv()));
        Host usedHost =
                rootless.<Host>map(answer -> new DeclaredHost(found, answer)).orElse(found);
        return new CaissonRuntime(
                new FileStateStore(root, usedKernel),
                usedKernel,
                usedHost,
                spawner.orElseGet(() -> new LibrarySpawner(usedKernel)),
                plugins.orElseGet(() -> new DefaultPlugins(pluginOptions, usedHost)),
                resources);
    }
}
