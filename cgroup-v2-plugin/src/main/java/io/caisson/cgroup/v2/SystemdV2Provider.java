// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;
import io.caisson.systemd.BusConnector;
import io.caisson.systemd.Systemd;
import io.caisson.systemd.SystemdProbe;
import java.util.Optional;

/** Cgroups of the second version that systemd makes: the system's, or without root's rights the user's. */
public final class SystemdV2Provider implements CgroupManagerProvider {
    /** Absent: D-Bus, of which nothing is loaded before it is used. */
    private final Optional<BusConnector> bus;

    public SystemdV2Provider() {
        this.bus = Optional.empty();
    }

    SystemdV2Provider(BusConnector bus) {
        this.bus = Optional.of(bus);
    }

    @Override
    public String name() {
        return "systemd-v2";
    }

    @Override
    public boolean systemd() {
        return true;
    }

    @Override
    public Availability probe(Host host) {
        Availability files = new CgroupfsV2Provider().probe(host);
        return files instanceof Availability.Unavailable ? files : SystemdProbe.of(host);
    }

    @Override
    public CgroupManager create(CgroupContext context) {
        return SystemdV2Manager.of(context, bus.orElse(Systemd::connect));
    }
}
