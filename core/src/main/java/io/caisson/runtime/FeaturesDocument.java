// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.PluginInfo;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.runtime.plan.KnownNames;
import io.caisson.runtime.plugin.PluginKind;
import io.caisson.spec.CgroupFeatures;
import io.caisson.spec.FeatureSwitch;
import io.caisson.spec.Features;
import io.caisson.spec.IntelRdtFeatures;
import io.caisson.spec.LinuxFeatures;
import io.caisson.spec.MemoryPolicyFeatures;
import io.caisson.spec.MemoryPolicyFlag;
import io.caisson.spec.MemoryPolicyMode;
import io.caisson.spec.MountExtensions;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompArch;
import io.caisson.spec.SeccompFeatures;
import io.caisson.spec.SeccompFlag;
import io.caisson.spec.SeccompOperator;
import io.caisson.spi.hook.HookPhase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the runtime can do, from the tables that it works with and the plugins that were found. It says nothing of the
 * host but for the flags of seccomp, which the specification wants so.
 */
final class FeaturesDocument {
    private static final String OLDEST_SPECIFICATION = "1.0.0";
    private static final String NEWEST_SPECIFICATION = "1.3.0";

    /** Replaces the profile's rules. */
    private static final String RAW_FILTER = "run.oci.seccomp_bpf_data";

    /** Since this version the kernel knows SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV. */
    private static final int KILLABLE_MAJOR = 5;

    private static final int KILLABLE_MINOR = 19;

    private final RuntimeParts parts;
    private final List<PluginInfo> plugins;

    FeaturesDocument(RuntimeParts parts) {
        this.parts = parts;
        this.plugins = parts.plugins().describe();
    }

    Features get() {
        return new Features(
                OLDEST_SPECIFICATION,
                NEWEST_SPECIFICATION,
                Optional.of(
                        Arrays.stream(HookPhase.values()).map(HookPhase::text).toList()),
                Optional.of(KnownNames.mountOptions()),
                Optional.of(linux()),
                annotations(),
                hasSystemd() ? List.of("org.systemd.property.", RAW_FILTER) : List.of(RAW_FILTER));
    }

    private LinuxFeatures linux() {
        FeatureSwitch on = new FeatureSwitch(Optional.of(true));
        boolean resctrl = !names(PluginKind.RESCTRL).isEmpty();
        return new LinuxFeatures(
                all(NamespaceType.values()),
                Optional.of(KnownNames.capabilities()),
                Optional.of(cgroup()),
                Optional.of(seccomp()),
                Optional.of(on),
                Optional.of(on),
                Optional.of(new IntelRdtFeatures(Optional.of(resctrl), Optional.of(resctrl), Optional.of(resctrl))),
                Optional.of(new MemoryPolicyFeatures(all(MemoryPolicyMode.values()), all(MemoryPolicyFlag.values()))),
                Optional.of(new MountExtensions(Optional.of(on))),
                Optional.of(on));
    }

    /** By the names of the plugins, which end in the version of the hierarchy. */
    private CgroupFeatures cgroup() {
        List<String> names = names(PluginKind.CGROUP);
        boolean v1 = names.stream().anyMatch(name -> name.endsWith("-v1"));
        boolean v2 = names.stream().anyMatch(name -> name.endsWith("-v2"));
        return new CgroupFeatures(
                Optional.of(v1),
                Optional.of(v2),
                Optional.of(hasSystemd()),
                Optional.of(names.stream().anyMatch(name -> isSystemd(name) && name.endsWith("-v2"))),
                Optional.of(v1 || v2));
    }

    private boolean hasSystemd() {
        return names(PluginKind.CGROUP).stream().anyMatch(FeaturesDocument::isSystemd);
    }

    private static boolean isSystemd(String name) {
        return name.startsWith("systemd-");
    }

    private SeccompFeatures seccomp() {
        boolean enabled =
                plugins.stream().anyMatch(one -> one.kind().equals(PluginKind.SECCOMP.label()) && one.available());
        if (!enabled) {
            return new SeccompFeatures(
                    Optional.of(false),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        boolean killable = parts.host().kernel().atLeast(KILLABLE_MAJOR, KILLABLE_MINOR);
        return new SeccompFeatures(
                Optional.of(true),
                all(SeccompAction.values()),
                all(SeccompOperator.values()),
                all(SeccompArch.values()),
                all(SeccompFlag.values()),
                Optional.of(Arrays.stream(SeccompFlag.values())
                        .filter(flag -> killable || flag != SeccompFlag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
                        .toList()));
    }

    private Map<String, String> annotations() {
        Map<String, String> all = new TreeMap<>();
        all.put("io.caisson.resource-policy", word(parts.resources().policy()));
        all.put("io.caisson.cpu-shares-formula", word(parts.resources().sharesFormula()));
        if (SeccompLibrary.isInstalled()) {
            all.put("io.github.seccomp.libseccomp.version", new SeccompLibrary().version());
        }
        for (PluginKind kind : PluginKind.values()) {
            String names = names(kind).stream().sorted().distinct().collect(Collectors.joining(","));
            if (!names.isEmpty()) {
                all.put("io.caisson.plugins." + kind.label(), names);
            }
        }
        return all;
    }

    private List<String> names(PluginKind kind) {
        return plugins.stream()
                .filter(one -> one.kind().equals(kind.label()))
                .map(PluginInfo::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static <T> Optional<List<T>> all(T[] values) {
        return Optional.of(List.of(values));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
