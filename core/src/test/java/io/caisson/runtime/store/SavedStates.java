// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** States to save. */
final class SavedStates {
    private SavedStates() {}

    static SavedState running(String id) {
        RuntimeSpec spec = DefaultSpec.of(false, 0, 0).withAnnotations(Map.of("com.example.key", "a=b"));
        return new SavedState(
                id,
                4711,
                123_456_789_012L,
                Instant.parse("2026-03-04T05:06:07.080910111Z"),
                false,
                Map.of("memory", "/sys/fs/cgroup/memory/" + id, "pids", "/sys/fs/cgroup/pids/" + id),
                Map.of(NamespaceType.MOUNT, "/proc/4711/ns/mnt", NamespaceType.NETWORK, "/proc/4711/ns/net"),
                List.of("/dev/null", "pipe:[1]", "pipe:[2]"),
                Path.of("/bundles/" + id),
                spec,
                false,
                "cgroupfs-v1",
                Optional.of(new SavedResctrl(
                        "intel-rdt",
                        "/sys/fs/resctrl/" + id,
                        Optional.of("/sys/fs/resctrl/" + id + "/mon_groups/" + id),
                        true,
                        true)),
                Map.of("hooks", "journal"));
    }

    /** As it is saved first: no init, no namespaces. */
    static SavedState creating(String id) {
        SavedState running = running(id);
        return new SavedState(
                id,
                -1,
                0,
                running.created(),
                true,
                running.cgroupPaths(),
                Map.of(),
                List.of(),
                running.bundle(),
                DefaultSpec.of(true, 1000, 1000),
                true,
                "none",
                Optional.empty(),
                Map.of());
    }
}
