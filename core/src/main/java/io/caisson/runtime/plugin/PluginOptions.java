// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where plugins are looked for besides the class path, and what the user insists on.
 *
 * @param directories every jar or folder directly in them is a plugin; one that does not exist is passed over
 * @param forced kind ({@code cgroup}, {@code resctrl}, {@code hooks}, {@code seccomp}, {@code exe-sealing},
 *     {@code lifecycle}) to the name of the plugin to use; for lifecycle, names joined by commas that must be there
 * @param systemdCgroup let systemd make the cgroups
 * @param loaders class loaders with further providers; what their parents have counts once. They stay the caller's
 */
public record PluginOptions(
        List<Path> directories, Map<String, String> forced, boolean systemdCgroup, List<ClassLoader> loaders) {
    public PluginOptions {
        directories = List.copyOf(directories);
        forced = Map.copyOf(forced);
        loaders = List.copyOf(loaders);
    }

    /** Without class loaders. */
    public PluginOptions(List<Path> directories, Map<String, String> forced, boolean systemdCgroup) {
        this(directories, forced, systemdCgroup, List.of());
    }

    /** Only what is on the class path, and the best of each kind. */
    public static PluginOptions classPathOnly() {
        return new PluginOptions(List.of(), Map.of(), false);
    }
}
