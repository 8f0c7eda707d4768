// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** What a kernel may lack; each is looked for on the machine itself. */
enum Feature {
    NOTHING("", () -> true),
    APPARMOR("AppArmor", () -> Files.isDirectory(Path.of("/sys/kernel/security/apparmor"))),
    NO_APPARMOR("a kernel without AppArmor", () -> !Files.isDirectory(Path.of("/sys/kernel/security/apparmor"))),
    SELINUX("SELinux (enabled)", () -> Files.exists(Path.of("/sys/fs/selinux/enforce"))),
    NO_SELINUX("a kernel without SELinux", () -> !Files.exists(Path.of("/sys/fs/selinux/enforce"))),
    UNIFIED_CGROUPS("pure cgroup v2", () -> Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))),
    UTILIZATION_CLAMPING("CONFIG_UCLAMP_TASK", () -> Probe.succeeds("can", "uclamp")),
    SCHED_ISO("SCHED_ISO, a policy that no Linux release has", () -> Probe.succeeds("can", "iso")),
    WEIGHTED_INTERLEAVE("MPOL_WEIGHTED_INTERLEAVE (Linux 6.9)", () -> Probe.succeeds("can", "weighted-interleave"));

    private final String missing;

    @SuppressWarnings("ImmutableEnumChecker") // the probes have no state
    private final BooleanSupplier probe;

    Feature(String missing, BooleanSupplier probe) {
        this.missing = missing;
        this.probe = probe;
    }

    boolean present() {
        return probe.getAsBoolean();
    }

    String missing() {
        return missing;
    }
}
