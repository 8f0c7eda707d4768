// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;

/** Cgroups of the second version, where it is the only one: a hybrid set-up has its controllers in the first. */
public final class CgroupfsV2Provider implements CgroupManagerProvider {
    @Override
    public String name() {
        return "cgroupfs-v2";
    }

    @Override
    public Availability probe(Host host) {
        return Mount.unified(host)
                .map(mount -> mount.writable()
                        ? Availability.available()
                        : Availability.unavailable("'" + mount.place() + "' is mounted read-only"))
                .orElseGet(() -> Availability.unavailable(
                        "cgroup2 is not mounted at '" + host.cgroupRoot() + "'" + elsewhere(host)));
    }

    private static String elsewhere(Host host) {
        return Mount.all(host).stream()
                .findFirst()
                .map(mount -> ", only at '" + mount.place() + "', without the controllers")
                .orElse("");
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return new CgroupfsV2Manager(context);
    }
}
