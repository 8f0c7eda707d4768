// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;
import io.caisson.systemd.BusConnector;
import io.caisson.systemd.Systemd;
import io.caisson.systemd.SystemdProbe;
import java.util.Optional;

/** Cgroups of the first version that systemd makes, and files where systemd makes none. */
public final class SystemdV1Provider implements CgroupManagerProvider {
    /** Absent: D-Bus, of which nothing is loaded before it is used. */
    private final Optional<BusConnector> bus;

    public SystemdV1Provider() {
        this.bus = Optional.empty();
    }

    SystemdV1Provider(BusConnector bus) {
        this.bus = Optional.of(bus);
    }

    @Override
    public String name() {
        return "systemd-v1";
    }

    @Override
    public boolean systemd() {
        return true;
    }

    @Override
    public Availability probe(Host host) {
        Availability files = new CgroupfsV1Provider().probe(host);
        if (files instanceof Availability.Unavailable) {
            return files;
        }
        if (host.rootless()) {
            return Availability.unavailable("a user's systemd has no cgroups of the first version");
        }
        return SystemdProbe.of(host);
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return SystemdV1Manager.of(context, bus.orElse(Systemd::connect));
    }
}
