// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Labels of processes, and systemd. */
final class SecurityModules {
    private final RuntimeParts parts;
    private final Host host;

    SecurityModules(RuntimeParts parts) {
        this.parts = parts;
        this.host = parts.host();
    }

    List<HostCheck> checks() {
        return List.of(appArmor(), seLinux(), systemd());
    }

    private HostCheck appArmor() {
        boolean enabled =
                read(host.sys().resolve("module/apparmor/parameters/enabled")).equals("Y");
        return enabled
                ? label("apparmor", "self/attr/apparmor/exec")
                : lacking(
                        "security",
                        "apparmor",
                        "not enabled: profiles in configurations are refused",
                        "boot with lsm=...,apparmor");
    }

    private HostCheck seLinux() {
        String enforcing = read(host.sys().resolve("fs/selinux/enforce"));
        return enforcing.isEmpty()
                ? lacking(
                        "security",
                        "selinux",
                        "not enabled: labels in configurations are refused",
                        "boot with lsm=...,selinux")
                : label("selinux", "self/attr/exec");
    }

    /** A label is set by writing that file: it is opened for it. */
    private HostCheck label(String name, String file) {
        try {
            parts.kernel()
                    .open(host.proc().resolve(file), LinuxConstants.O_WRONLY)
                    .close();
            return new HostCheck("security", name, Result.OK, "labels can be set", Optional.empty());
        } catch (CaissonException e) {
            return lacking("security", name, Doctor.words(e), "let this user write /proc/" + file);
        }
    }

    private HostCheck systemd() {
        Path socket = bus();
        try {
            parts.kernel().connectUnix(socket).close();
            return new HostCheck("cgroup", "systemd-bus", Result.OK, "answers at " + socket, Optional.empty());
        } catch (CaissonException e) {
            return lacking(
                    "cgroup",
                    "systemd-bus",
                    Doctor.words(e),
                    Callers.isUser(host)
                            ? "install dbus-user-session and log in again; only --systemd-cgroup needs it"
                            : "start dbus; only --systemd-cgroup needs it");
        }
    }

    private Path bus() {
        String address = host.environment()
                .getOrDefault(Callers.isUser(host) ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS", "");
        if (address.startsWith("unix:path=")) {
            return Path.of(address.substring("unix:path=".length()).split("[,;]")[0]);
        }
        String own = host.environment().getOrDefault("XDG_RUNTIME_DIR", "/run/user/" + host.euid());
        return Callers.isUser(host) ? Path.of(own, "bus") : Path.of("/run/dbus/system_bus_socket");
    }

    private String read(Path file) {
        try {
            return host.files().readIfExists(file).map(String::strip).orElse("");
        } catch (CaissonException e) {
            return ""; // a file that cannot be read says nothing
        }
    }

    private static HostCheck lacking(String area, String name, String detail, String fix) {
        return new HostCheck(area, name, Result.LACKING, detail, Optional.of(fix));
    }
}
