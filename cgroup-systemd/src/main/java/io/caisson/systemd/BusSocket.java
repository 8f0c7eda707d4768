// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the bus listens, and as whom the caller is known there. */
final class BusSocket {
    private static final String UNIX = "unix:path=";

    private BusSocket() {}

    /** The system's bus, or without root's rights the user's. */
    static Path of(Host host) {
        return host.rootless() ? ofUser(host) : ofSystem(host);
    }

    /** Directory of run-time data, beside /proc. */
    static Path run(Host host) {
        return host.proc().resolveSibling("run");
    }

    private static Path ofSystem(Host host) {
        return address(host, "DBUS_SYSTEM_BUS_ADDRESS")
                .orElseGet(() -> run(host).resolve("dbus/system_bus_socket"));
    }

    private static Path ofUser(Host host) {
        return address(host, "DBUS_SESSION_BUS_ADDRESS").orElseGet(() -> {
            String runtime = host.environment().getOrDefault("XDG_RUNTIME_DIR", "");
            Path directory =
                    runtime.isEmpty() ? run(host).resolve("user").resolve(Long.toString(uid(host))) : Path.of(runtime);
            return directory.resolve("bus");
        });
    }

    /** The first address that is a socket in the file system; the JDK knows no other. */
    private static Optional<Path> address(Host host, String variable) {
        return Stream.of(host.environment().getOrDefault(variable, "").split(";"))
                .filter(address -> address.startsWith(UNIX))
                .map(address -> address.substring(UNIX.length()).split(",", 2)[0])
                .map(Path::of)
                .findFirst();
    }

    /** The id outside of the caller's user namespace: the bus compares it with that of the socket's peer. */
    static long uid(Host host) {
        String map =
                host.files().readIfExists(host.proc().resolve("self/uid_map")).orElse("");
        return map.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 3)
                .filter(fields -> host.euid() >= Long.parseLong(fields[0])
                        && host.euid() < Long.parseLong(fields[0]) + Long.parseLong(fields[2]))
                .map(fields -> host.euid() - Long.parseLong(fields[0]) + Long.parseLong(fields[1]))
                .findFirst()
                .orElse((long) host.euid());
    }
}
