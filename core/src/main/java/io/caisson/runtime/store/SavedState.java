// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code state.json} holds (libcontainer row S18, and our own part under the key {@code caisson}).
 *
 * @param initPid in the runtime's pid namespace, -1 before there is an init
 * @param initStart field 22 of /proc/&lt;pid&gt;/stat, clock ticks
 * @param cgroupPaths controller to path; "" for v2
 * @param namespacePaths kind to /proc/&lt;pid&gt;/ns/…
 * @param externalDescriptors what descriptors 0 to 2 were, as /proc/self/fd links
 * @param bundle absolute
 * @param spec configuration the container was made from, as applied
 * @param creating whether create has not finished yet
 * @param cgroupManager name of the plugin that made the cgroup
 * @param resctrl absent when the configuration asks for none
 * @param plugins kind to name of those that the user asked for, for as long as the container exists
 */
public record SavedState(
        String id,
        int initPid,
        long initStart,
        Instant created,
        boolean rootless,
        Map<String, String> cgroupPaths,
        Map<NamespaceType, String> namespacePaths,
        List<String> externalDescriptors,
        Path bundle,
        RuntimeSpec spec,
        boolean creating,
        String cgroupManager,
        Optional<SavedResctrl> resctrl,
        Map<String, String> plugins) {
    public SavedState {
        cgroupPaths = Map.copyOf(cgroupPaths);
        namespacePaths = Map.copyOf(namespacePaths);
        externalDescriptors = List.copyOf(externalDescriptors);
        plugins = Map.copyOf(plugins);
    }
}
