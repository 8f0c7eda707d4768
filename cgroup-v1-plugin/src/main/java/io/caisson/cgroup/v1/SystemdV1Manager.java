// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.systemd.BusConnector;
import io.caisson.systemd.LegacyProperties;
import io.caisson.systemd.SystemdCgroupManager;
import io.caisson.systemd.SystemdVersion;
import io.caisson.systemd.UnitName;
import io.caisson.systemd.UnitProperty;
import java.util.List;
import java.util.Optional;

/**
 * The cgroups of one container, those that systemd knows made by it. The directories are made before the unit starts,
 * in the hierarchies that systemd leaves alone as well: a container's mounts show them, and systemd takes those that
 * are there.
 */
final class SystemdV1Manager extends SystemdCgroupManager {
    private final CgroupfsV1Manager files;

    private SystemdV1Manager(CgroupContext context, UnitName unit, CgroupfsV1Manager files, BusConnector bus) {
        super(context, unit, unit.cgroup(), files, bus);
        this.files = files;
    }

    static SystemdV1Manager of(CgroupContext context, BusConnector bus) {
        UnitName unit = UnitName.of(context, false);
        CgroupContext placed = context.withCgroupsPath(Optional.of("/" + unit.cgroup()));
        return new SystemdV1Manager(context, unit, new CgroupfsV1Manager(placed), bus);
    }

    @Override
    protected void check(LinuxResources resources) {
        if (!resources.unified().isEmpty()) {
            throw Failures.cgroup("invalid configuration: cannot use unified on cgroup v1");
        }
    }

    @Override
    protected void beforeStart(LinuxResources resources) {
        files.prepare(resources);
    }

    @Override
    protected void notStarted() {
        files.removeMade();
    }

    @Override
    protected List<UnitProperty> properties(LinuxResources resources, SystemdVersion version, boolean starting) {
        return LegacyProperties.of(resources, version);
    }

    @Override
    protected List<String> accounting() {
        return List.of("MemoryAccounting", "CPUAccounting", "BlockIOAccounting", "TasksAccounting");
    }

    /** systemd moved it in its own hierarchies; there it stays. */
    @Override
    protected void joined(int pid) {
        files.attach(pid);
    }

    /** systemd denies all devices for a moment when it applies the rules: nobody may look then. */
    @Override
    protected Runnable beforeDeviceChange() {
        if (files.freezerState() != FreezerState.THAWED) {
            return () -> {};
        }
        files.freeze();
        return files::thaw;
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        return files.hierarchies();
    }
}
