// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;
import java.util.List;

/** Cgroups of the first version, also beside a unified hierarchy that has no controllers (hybrid). */
public final class CgroupfsV1Provider implements CgroupManagerProvider {
    @Override
    public String name() {
        return "cgroupfs-v1";
    }

    @Override
    public Availability probe(Host host) {
        List<Hierarchy> hierarchies = Hierarchy.mounted(host).stream()
                .filter(hierarchy -> !hierarchy.unified())
                .toList();
        if (hierarchies.isEmpty()) {
            return Availability.unavailable("no cgroup v1 hierarchy is mounted below '" + host.cgroupRoot() + "'");
        }
        return hierarchies.stream()
                .filter(hierarchy -> !hierarchy.writable())
                .findFirst()
                .map(hierarchy -> Availability.unavailable("'" + hierarchy.mountPoint() + "' is mounted read-only"))
                .orElseGet(Availability::available);
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return new CgroupfsV1Manager(context);
    }
}
