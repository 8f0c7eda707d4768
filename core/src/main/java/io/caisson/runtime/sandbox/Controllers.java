// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.SandboxLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The controllers that keep a sandbox's limits; both versions of cgroups have the same names for them. */
final class Controllers {
    private static final String MEMORY = "memory";
    private static final String PIDS = "pids";
    private static final String CPU = "cpu";
    private static final Map<String, String> LIMITS = Map.of(MEMORY, "memory", PIDS, "processes", CPU, "cpus");

    private Controllers() {}

    static List<String> of(SandboxLimits limits) {
        List<String> all = new ArrayList<>();
        if (limits.memory().isPresent()) {
            all.add(MEMORY);
        }
        if (limits.processes().isPresent()) {
            all.add(PIDS);
        }
        if (limits.cpus().isPresent()) {
            all.add(CPU);
        }
        return all;
    }

    /** What {@link SandboxLimits} calls what they keep. */
    static List<String> limits(List<String> controllers) {
        return controllers.stream().map(LIMITS::get).toList();
    }
}
