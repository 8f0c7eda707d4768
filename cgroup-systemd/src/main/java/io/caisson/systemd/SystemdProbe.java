// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import java.nio.file.Path;

/** Whether there is a systemd to ask. */
public final class SystemdProbe {
    private SystemdProbe() {}

    public static Availability of(Host host) {
        Path booted = BusSocket.run(host).resolve("systemd/system");
        if (!host.files().isDirectory(booted)) {
            return Availability.unavailable("systemd is not the init of this system: there is no '" + booted + "'");
        }
        Path socket = BusSocket.of(host);
        if (!host.files().exists(socket)) {
            return Availability.unavailable("the bus of " + (host.rootless() ? "the user" : "the system")
                    + " is not there: no '" + socket + "'");
        }
        return Availability.available();
    }

    /** The cgroup that the caller's own systemd rules, below the cgroup root; relative. */
    public static Path controlGroup(Host host, BusConnector bus) {
        try (Systemd systemd = new Systemd(bus.connect(host))) {
            return Path.of("/").relativize(Path.of("/", systemd.controlGroup()).normalize());
        }
    }
}
