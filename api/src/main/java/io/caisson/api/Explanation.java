// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a runtime would do on this host, and why; nothing is touched for it.
 *
 * @param plugins every plugin found, whether it is used and why (not)
 * @param policy what is done with limits that the host does not hold as written
 * @param sharesFormula how cpu.shares become a weight of cgroup v2: {@code quadratic} or {@code linear}
 * @param cgroupManager name of the plugin that would make the cgroup; absent without a bundle
 * @param conversions limits of the bundle that its hierarchy does not hold as written, in document order; empty without
 *     a bundle
 * @param steps what create would do, in order, up to the execution of the program; empty without a bundle
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Explanation(
        List<PluginInfo> plugins,
        ResourcePolicy policy,
        String sharesFormula,
        Optional<String> cgroupManager,
        List<Conversion> conversions,
        List<Step> steps) {
    public Explanation {
        plugins = List.copyOf(plugins);
        conversions = List.copyOf(conversions);
        steps = List.copyOf(steps);
    }

    /** Without steps. */
    public Explanation(
            List<PluginInfo> plugins,
            ResourcePolicy policy,
            String sharesFormula,
            Optional<String> cgroupManager,
            List<Conversion> conversions) {
        this(plugins, policy, sharesFormula, cgroupManager, conversions, List.of());
    }

    /** A copy with another value. */
    public Explanation withSteps(List<Step> steps) {
        return new Explanation(plugins, policy, sharesFormula, cgroupManager, conversions, steps);
    }

    /**
     * One thing that create would do.
     *
     * @param stage who does it: {@code cgroup} (the plugin, on the host), {@code namespaces} and {@code host}
     *     (caisson-init, before the container's namespaces are entered), {@code init} (in them), {@code hook} (the
     *     runtime, on the host)
     * @param operation what is done, such as {@code write} or {@code mount-fs}
     * @param fields of the operation in order, numbers by their names where they have one
     */
    public record Step(String stage, String operation, Map<String, String> fields) {
        public Step {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * A limit that is not held as written.
     *
     * @param field JSON pointer into the configuration, such as {@code /linux/resources/cpu/shares}
     * @param asked value in the configuration
     * @param fidelity how near the result comes: {@code exact}, {@code approximate} or {@code none}
     * @param result control file and value, such as {@code cpu.weight = 100}; absent when nothing is written
     * @param reason in words, for people
     */
    public record Conversion(String field, String asked, String fidelity, Optional<String> result, String reason) {}
}
