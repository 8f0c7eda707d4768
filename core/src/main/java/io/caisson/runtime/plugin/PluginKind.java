// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SPIs, under the names users know them by. */
public enum PluginKind {
    CGROUP("cgroup"),
    RESCTRL("resctrl"),
    HOOKS("hooks"),
    SECCOMP("seccomp"),
    EXE_SEALING("exe-sealing"),
    LIFECYCLE("lifecycle");

    private final String label;

    PluginKind(String label) {
        this.label = label;
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
