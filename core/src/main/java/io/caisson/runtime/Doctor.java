// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.api.PluginInfo;
import io.caisson.runtime.plugin.PluginKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the host can do, found out by trying it as the calling user. */
final class Doctor {
    /** Without one of these no container can be made. */
    private static final Set<PluginKind> NEEDED = Set.of(PluginKind.CGROUP, PluginKind.HOOKS, PluginKind.EXE_SEALING);

    private final RuntimeParts parts;

    Doctor(RuntimeParts parts) {
        this.parts = parts;
    }

    List<HostCheck> examine() {
        List<HostCheck> all = new ArrayList<>();
        SubordinateIds ids = SubordinateIds.of(parts.host(), System.getProperty("user.name", ""));
        try (TrialCgroup cgroup = new TrialCgroup(parts)) {
            all.addAll(new KernelTrial(parts).checks(ids, cgroup.unified()));
            all.addAll(cgroup.checks());
        }
        all.addAll(ids.checks());
        all.addAll(new SecurityModules(parts).checks());
        all.addAll(plugins());
        return List.copyOf(all);
    }

    private List<HostCheck> plugins() {
        List<HostCheck> checks = new ArrayList<>();
        List<PluginInfo> found;
        try {
            found = parts.plugins().describe();
        } catch (CaissonException e) {
            return List.of(new HostCheck("plugin", "all", Result.ESSENTIAL, words(e), Optional.empty()));
        }
        for (PluginKind kind : PluginKind.values()) {
            List<PluginInfo> those = found.stream()
                    .filter(one -> one.kind().equals(kind.label()))
                    .toList();
            if (kind != PluginKind.LIFECYCLE) {
                checks.add(plugin(kind, those));
            }
        }
        found.stream().filter(one -> one.name().isEmpty()).forEach(one -> checks.add(broken(one)));
        return checks;
    }

    private static HostCheck plugin(PluginKind kind, List<PluginInfo> those) {
        Optional<PluginInfo> selected =
                those.stream().filter(PluginInfo::selected).findFirst();
        if (selected.isPresent()) {
            String detail = selected.get().name() + ": " + selected.get().reason();
            return new HostCheck("plugin", kind.label(), Result.OK, detail, Optional.empty());
        }
        String reasons = String.join(
                "; ",
                those.stream().map(one -> one.name() + ": " + one.reason()).toList());
        return new HostCheck(
                "plugin",
                kind.label(),
                NEEDED.contains(kind) ? Result.ESSENTIAL : Result.LACKING,
                reasons.isEmpty() ? "no plugin found" : reasons,
                Optional.of(
                        kind == PluginKind.RESCTRL
                                ? "mount -t resctrl resctrl /sys/fs/resctrl, on a machine that has it"
                                : "see 'caisson plugins'"));
    }

    private static HostCheck broken(PluginInfo one) {
        Path source = Path.of(one.source());
        return new HostCheck(
                "plugin",
                String.valueOf(source.getFileName()),
                Result.LACKING,
                one.source() + ": " + one.reason(),
                Optional.of("replace or remove it"));
    }

    static String words(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
