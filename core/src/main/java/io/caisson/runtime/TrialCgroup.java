// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.runtime.cgroup.NoneCgroupManagerProvider;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cgroup as a container would get it, made to see which controllers it has, and removed again. */
final class TrialCgroup implements AutoCloseable {
    private static final List<String> CONTROLLERS =
            List.of("cpu", "cpuset", "memory", "io", "pids", "hugetlb", "rdma", "misc", "devices", "freezer");
    private static final String DELEGATE =
            "delegate it: systemd-run --user --scope -p Delegate=yes, or Delegate=yes in user@.service";

    private static final RuntimeSpec NOTHING_ASKED = new RuntimeSpec(
            "1.3.0",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty());

    private final RuntimeParts parts;
    private String manager = "";
    private String failure = "";
    private @Nullable CgroupManager cgroup;

    TrialCgroup(RuntimeParts parts) {
        this.parts = parts;
        try {
            CgroupManagerProvider provider = parts.plugins().cgroupManager();
            manager = provider.name();
            CgroupManager made = parts.cgroups()
                    .create(provider, "caisson-doctor-" + parts.kernel().getpid(), NOTHING_ASKED);
            cgroup = made;
            made.prepare(LinuxResources.none());
        } catch (CaissonException e) {
            failure = Doctor.words(e);
        }
    }

    /** Of the unified hierarchy, when there is one. */
    Optional<Path> unified() {
        CgroupManager made = cgroup;
        return failure.isEmpty() && made != null && made.exists() ? made.path("") : Optional.empty();
    }

    List<HostCheck> checks() {
        CgroupManager made = cgroup;
        if (!failure.isEmpty() || made == null) {
            return List.of(new HostCheck("cgroup", "hierarchy", Result.ESSENTIAL, failure, Optional.of(DELEGATE)));
        }
        if (!made.exists()) {
            boolean waits = manager.startsWith("systemd-");
            String detail = waits
                    ? manager + ": made by systemd together with a container"
                    : manager + ": containers have no cgroup of their own, and no limits";
            return List.of(new HostCheck(
                    "cgroup",
                    "hierarchy",
                    waits ? Result.OK : Result.LACKING,
                    detail,
                    waits ? Optional.empty() : Optional.of(DELEGATE)));
        }
        List<HostCheck> checks = new ArrayList<>();
        checks.add(new HostCheck(
                "cgroup",
                "hierarchy",
                Result.OK,
                manager + ": made " + made.paths().values().iterator().next(),
                Optional.empty()));
        CONTROLLERS.forEach(controller -> check(made, controller).ifPresent(checks::add));
        return checks;
    }

    /** v1 calls io blkio; on v2 devices and freezer are no controllers. */
    private Optional<HostCheck> check(CgroupManager made, String controller) {
        boolean unifiedOnly = manager.endsWith("-v2");
        if (unifiedOnly && (controller.equals("devices") || controller.equals("freezer"))) {
            return Optional.empty();
        }
        String name = !unifiedOnly && controller.equals("io") ? "blkio" : controller;
        Optional<Path> path = made.path(name);
        return Optional.of(path.map(directory ->
                        new HostCheck("cgroup", name, Result.OK, "writable: " + directory, Optional.empty()))
                .orElseGet(() -> new HostCheck(
                        "cgroup",
                        name,
                        Result.LACKING,
                        "not available: limits of it are refused",
                        Optional.of(parts.host().rootless() ? DELEGATE : "a kernel and a boot with the controller"))));
    }

    @Override
    public void close() {
        CgroupManager made = cgroup;
        if (made != null) {
            try (made) {
                if (!manager.equals(NoneCgroupManagerProvider.NAME)) {
                    made.destroy();
                }
            }
        }
    }
}
