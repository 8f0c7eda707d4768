// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.Explanation;
import io.caisson.api.PluginInfo;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.cgroup.ResourceConversion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What create would do, without doing it. */
final class Explainer {
    /** Managers want an id; nothing of that name is made. */
    private static final String ID = "explain";

    private final RuntimeParts parts;

    Explainer(RuntimeParts parts) {
        this.parts = parts;
    }

    Explanation explain(Optional<Path> bundle) {
        List<PluginInfo> plugins = parts.plugins().describe();
        if (bundle.isEmpty()) {
            return explanation(plugins, Optional.empty(), List.of());
        }
        Path directory = bundle.get().toAbsolutePath().normalize();
        RuntimeSpec spec = new SpecReader().read(directory.resolve("config.json"));
        boolean rootless = Callers.isUser(parts.host());
        SpecValidator.check(spec, ValidationContext.of(directory, rootless)).throwIfAny();
        CgroupManagerProvider provider = parts.plugins().cgroupManager();
        LinuxResources resources = spec.linux().flatMap(Linux::resources).orElseGet(LinuxResources::none);
        try (CgroupManager cgroup = parts.cgroups().create(provider, ID, spec)) {
            return explanation(plugins, Optional.of(provider.name()), cgroup.conversions(resources));
        }
    }

    private Explanation explanation(
            List<PluginInfo> plugins, Optional<String> cgroupManager, List<ResourceConversion> conversions) {
        ResourceOptions options = parts.resources();
        return new Explanation(
                plugins,
                options.policy(),
                word(options.sharesFormula()),
                cgroupManager,
                conversions.stream()
                        .map(one -> new Explanation.Conversion(
                                Conversions.PLACE + one.field(),
                                one.asked(),
                                word(one.fidelity()),
                                one.result(),
                                one.reason()))
                        .toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
