// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.api.PluginInfo;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import java.util.List;
import java.util.Map;

/**
 * The providers of each SPI that are in use. Each is found and probed when it is first asked for; a
 * {@link io.caisson.api.CaissonException} with {@code PLUGIN_UNAVAILABLE} tells why none can be used.
 */
public interface Plugins extends AutoCloseable {
    /** For a new container: forced by name, or the best that is available. */
    CgroupManagerProvider cgroupManager();

    /** For a container that exists: the one it was made with. */
    CgroupManagerProvider cgroupManager(String name);

    ResctrlProvider resctrl();

    ResctrlProvider resctrl(String name);

    /**
     * Forced by name, or the one that the container remembers, or the best that is available.
     *
     * @param remembered what {@link #toRemember} gave when the container was made; empty for a new one
     */
    HookRunnerProvider hookRunner(Map<String, String> remembered);

    SeccompCompilerProvider seccompCompiler(Map<String, String> remembered);

    ExeSealerProvider exeSealer(Map<String, String> remembered);

    /** Kind to name of the plugins that were asked for by name and stay a container's own until it is deleted. */
    Map<String, String> toRemember();

    /** All that are available, higher priority first, then by name. */
    List<LifecycleListenerProvider> lifecycleListeners();

    /**
     * Looks at the plugins that were asked for by name, whether or not they will be needed.
     *
     * @throws io.caisson.api.CaissonException with {@code PLUGIN_UNAVAILABLE} when one is missing or cannot be used
     */
    void requireNamed();

    /** Everything found. */
    List<PluginInfo> describe();

    /** Closes the plugins' class loaders, after the last use of any of them. */
    @Override
    void close();
}
