// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.spi.host.Host;
import io.caisson.systemd.BusConnector;
import io.caisson.systemd.SystemdCgroupManager;
import io.caisson.systemd.SystemdProbe;
import io.caisson.systemd.SystemdVersion;
import io.caisson.systemd.UnifiedProperties;
import io.caisson.systemd.UnitName;
import io.caisson.systemd.UnitProperty;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The cgroup of one container, made by systemd. */
final class SystemdV2Manager extends SystemdCgroupManager {
    private final CgroupContext context;
    private final Path cgroup;

    private SystemdV2Manager(CgroupContext context, UnitName unit, Path cgroup, BusConnector bus) {
        super(
                context,
                unit,
                context.host().cgroupRoot().relativize(cgroup),
                new CgroupfsV2Manager(context.withSavedPaths(Map.of("", cgroup.toString()))),
                bus);
        this.context = context;
        this.cgroup = cgroup;
    }

    static SystemdV2Manager of(CgroupContext context, BusConnector bus) {
        UnitName unit = UnitName.of(context, context.host().rootless());
        String saved = context.savedPaths().get("");
        Path cgroup = saved == null ? place(context.host(), unit, bus) : Path.of(saved);
        return new SystemdV2Manager(context, unit, cgroup, bus);
    }

    private static Path place(Host host, UnitName unit, BusConnector bus) {
        Path ruled = host.rootless() ? SystemdProbe.controlGroup(host, bus) : Path.of("");
        return host.cgroupRoot().resolve(ruled).resolve(unit.cgroup());
    }

    @Override
    protected void check(LinuxResources resources) {
        Controllers.of(context.sharesFormula()).forEach(controller -> controller.check(resources));
    }

    @Override
    protected List<UnitProperty> properties(LinuxResources resources, SystemdVersion version, boolean starting) {
        return UnifiedProperties.of(resources, version, new Weights(context.sharesFormula()), starting);
    }

    /** The values that the files get, too. */
    private record Weights(SharesFormula formula) implements UnifiedProperties.Weights {
        @Override
        public OptionalLong cpu(long shares) {
            return Conversions.cpuWeight(shares, formula);
        }

        @Override
        public OptionalLong swap(LinuxMemory memory) {
            return Conversions.swap(memory).stream()
                    .mapToLong(text -> text.equals("max") ? -1 : Long.parseLong(text))
                    .findFirst();
        }
    }

    @Override
    protected List<String> accounting() {
        return List.of("MemoryAccounting", "CPUAccounting", "IOAccounting", "TasksAccounting");
    }

    /** systemd enables the controllers that it knows; others, hugetlb among them, are enabled here. It made the cgroup. */
    @Override
    protected void started() {
        if (!context.host().files().isDirectory(cgroup)) {
            throw Failures.cgroup("failed to start the unit: systemd made no cgroup '" + cgroup + "'");
        }
        new Directories(context.host(), context.host().cgroupRoot()).make(cgroup, true, new ArrayDeque<>());
        context.owner().ifPresent(uid -> new Delegation(context.host()).grant(cgroup, uid));
    }

    /** A user may not move a process out of where a login put it, systemd may. Root needs nobody, and saves the call. */
    @Override
    protected void join(int pid) {
        if (!context.host().rootless() || !joinBySystemd(pid, "")) {
            super.join(pid);
        }
    }

    /** As {@link #join}. What is no place below the cgroup is refused by who writes files. */
    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        Path below = Path.of(subPaths.getOrDefault("", "")).normalize();
        boolean isBelow = subPaths.keySet().equals(Set.of("")) && !below.isAbsolute() && !below.startsWith("..");
        if (!context.host().rootless() || !isBelow || !joinBySystemd(pid, "/" + below)) {
            super.attach(pid, subPaths);
        }
    }

    /** Also while the scope has not started: the plan of its first process is made before. */
    @Override
    public List<CgroupHierarchy> hierarchies() {
        return List.of(new CgroupHierarchy("", List.of(), cgroup, true));
    }
}
