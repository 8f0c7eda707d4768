// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SPIs, under the names users know them by. */
public enum PluginKind {
    CGROUP("cgroup", "cgroup.CgroupManagerProvider"),
    RESCTRL("resctrl", "rdt.ResctrlProvider"),
    HOOKS("hooks", "hook.HookRunnerProvider"),
    SECCOMP("seccomp", "seccomp.SeccompCompilerProvider"),
    EXE_SEALING("exe-sealing", "seal.ExeSealerProvider"),
    LIFECYCLE("lifecycle", "hook.LifecycleListenerProvider");

    private final String label;
    private final String provider;

    PluginKind(String label, String provider) {
        this.label = label;
        this.provider = provider;
    }

    /** The name of its service file, that of the interface. By name, since a class need not be loaded to be compared. */
    String service() {
        return "io.caisson.spi." + provider;
    }

    /** The name shown to users. */
    public String label() {
        return label;
    }

    public static Optional<PluginKind> of(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** All names, for a message. */
    public static String labels() {
        return Arrays.stream(values()).map(PluginKind::label).collect(Collectors.joining(", "));
    }
}
