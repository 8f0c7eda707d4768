// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.systemd.FakeSystemd;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose systemd makes the cgroups of the second version, and the scope of one container. */
abstract class SystemdV2World {
    static final String UNIT = "box-one.scope";
    static final LinuxResources LIMITS = Resources.none().pids(64).build();

    @TempDir
    Path directory;

    TempHost host;
    FakeCgroupV2 kernel;
    FakeSystemd systemd;
    Path cgroup;

    @BeforeEach
    void boot() {
        host = TempHost.in(directory);
        kernel = FakeCgroupV2.mount(host, "/user.slice/shell");
        systemd = new FakeSystemd(host, List.of(host.cgroupRoot()));
        cgroup = host.cgroupRoot().resolve("a.slice/a-b.slice").resolve(UNIT);
    }

    CgroupContext context() {
        return CgroupContext.of(host, "one", Optional.of("a-b.slice:box:one"));
    }

    CgroupManager manager() {
        return new SystemdV2Provider(systemd).create(context());
    }

    CgroupManager started(LinuxResources resources) {
        CgroupManager manager = manager();
        manager.prepare(resources);
        manager.attach(host.startProcess());
        systemd.calls();
        return manager;
    }
}
