// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.guice;

import io.caisson.runtime.ResourceOptions;
import io.caisson.runtime.plugin.PluginOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What may differ between two runtimes in one JVM.
 *
 * @param root directory of the containers' states
 * @param environment the caller's
 * @param plugins where they are looked for, and which are insisted on
 * @param rootless what the caller says about its rights over the host; absent: find out
 * @param resources how limits are applied
 */
public record RuntimeSettings(
        Path root,
        Map<String, String> environment,
        PluginOptions plugins,
        Optional<Boolean> rootless,
        ResourceOptions resources) {
    public RuntimeSettings {
        environment = Map.copyOf(environment);
    }
}
