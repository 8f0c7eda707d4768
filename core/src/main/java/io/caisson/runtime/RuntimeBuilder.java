// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.ContainerRuntime;
import io.caisson.api.ResourcePolicy;
import io.caisson.runtime.kernel.DeclaredHost;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.plugin.DefaultPlugins;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a runtime together, for use as a library. What it is not told is found out. Used by one thread; several runtimes
 * may be built, of which each has its own of everything, plugins too.
 *
 * <p>caisson logs through slf4j, to loggers below {@code io.caisson}: a warning for what the caller should know of and
 * did not ask for, debug for the rest. It sets nothing up, and prints nothing.
 */
public final class RuntimeBuilder {
    private static final Path OF_ROOT = Path.of("/run/caisson");

    private final List<Path> pluginDirectories = new ArrayList<>();
    private final List<ClassLoader> pluginLoaders = new ArrayList<>();
    private final Map<String, String> forced = new HashMap<>();
    private boolean systemdCgroup;
    private Optional<Path> root = Optional.empty();
    private Optional<Kernel> kernel = Optional.empty();
    private Optional<Host> host = Optional.empty();
    private Optional<Boolean> rootless = Optional.empty();
    private Optional<Spawner> spawner = Optional.empty();
    private Optional<Plugins> plugins = Optional.empty();
    private ResourceOptions resources = ResourceOptions.defaults();

    RuntimeBuilder() {}

    /**
     * Directory of the containers' states; made with the first container. Default: {@code /run/caisson}, for an
     * ordinary user {@code $XDG_RUNTIME_DIR/caisson}.
     */
    public RuntimeBuilder root(Path directory) {
        root = Optional.of(directory);
        return this;
    }

    /** Default: the calling JVM spawns. A {@link LibrarySpawner} is closed with the runtime. */
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

    /** Instead of all that is said about plugins here; closed with the runtime. */
    public RuntimeBuilder plugins(Plugins other) {
        plugins = Optional.of(other);
        return this;
    }

    /**
     * Uses the plugin of that name, or fails when it cannot be used. Default: the best that is available.
     *
     * @param kind {@code cgroup}, {@code resctrl}, {@code hooks}, {@code seccomp}, {@code exe-sealing}; or
     *     {@code lifecycle}, of which all that are available are in use: names joined by commas that must be among them
     */
    public RuntimeBuilder plugin(String kind, String name) {
        forced.put(kind, name);
        return this;
    }

    /**
     * Looks for plugins in a directory, too: each jar or folder directly in it is one, with a class loader of its own
     * that is closed with the runtime. It need not exist.
     */
    public RuntimeBuilder pluginDirectory(Path directory) {
        pluginDirectories.add(directory);
        return this;
    }

    /**
     * Looks for plugins in a class loader, too, beside the one that caisson's own classes come from. It must see the
     * same API; it stays the caller's to close, after the runtime.
     */
    public RuntimeBuilder pluginLoader(ClassLoader loader) {
        pluginLoaders.add(loader);
        return this;
    }

    /** Let systemd make the cgroups. */
    public RuntimeBuilder systemdCgroup(boolean on) {
        systemdCgroup = on;
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
        Kernel usedKernel = kernel.orElseGet(LibcKernel::new);
        Host found = host.orElseGet(() -> new KernelHost(usedKernel, System.getenv()));
        Host usedHost =
                rootless.<Host>map(answer -> new DeclaredHost(found, answer)).orElse(found);
        PluginOptions options = new PluginOptions(pluginDirectories, forced, systemdCgroup, pluginLoaders);
        return new CaissonRuntime(
                new FileStateStore(root.orElseGet(() -> defaultRoot(usedHost)), usedKernel),
                usedKernel,
                usedHost,
                spawner.orElseGet(() -> new LibrarySpawner(usedKernel)),
                plugins.orElseGet(() -> new DefaultPlugins(options, usedHost)),
                resources);
    }

    private static Path defaultRoot(Host host) {
        String ofUser = host.environment().getOrDefault("XDG_RUNTIME_DIR", "");
        return host.euid() != 0 && ofUser.startsWith("/") ? Path.of(ofUser, "caisson") : OF_ROOT;
    }
}
