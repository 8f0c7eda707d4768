// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.systemd.FakeSystemd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** With a slice, whose cgroup is there before its first process; scopes have tests of their own. */
class SystemdV1ContractTest extends CgroupfsV1ContractTest {
    /** Hierarchies that systemd knows; in the others the driver makes the cgroups. */
    static final List<String> SYSTEMD_S = List.of("cpu,cpuacct", "memory", "devices", "blkio", "pids", "systemd");

    private FakeSystemd systemd;

    @BeforeEach
    void boot() throws IOException {
        Path run = Files.createDirectories(host().root().resolve("run"));
        Files.createDirectories(run.resolve("systemd/system"));
        Files.createDirectories(run.resolve("dbus"));
        Files.createFile(run.resolve("dbus/system_bus_socket"));
        systemd = new FakeSystemd(
                host(), SYSTEMD_S.stream().map(host().cgroupRoot()::resolve).toList());
    }

    @Override
    protected String cgroupsPath(String container) {
        return "-.slice::" + container + ".slice";
    }

    @Override
    protected CgroupManagerProvider provider() {
        return new SystemdV1Provider(systemd);
    }
}
