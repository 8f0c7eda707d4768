// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupBehaviour;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CgroupfsV2ContractTest extends CgroupManagerContract {
    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV2 kernel;

    @BeforeEach
    void mount() {
        host = machine(directory);
        kernel = FakeCgroupV2.mount(host, "/user.slice/shell");
    }

    TempHost machine(Path place) {
        return TempHost.in(place);
    }

    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV2Provider();
    }

    @Override
    protected TempHost host() {
        return host;
    }

    @Override
    protected int startProcess() {
        return host.startProcess();
    }

    @Override
    protected void endProcess(int pid) {
        host.end(pid);
    }

    @Override
    protected void awaitEnd(int pid) {
        assertThat(host.isAlive(pid)).isFalse();
    }

    @Override
    protected Set<CgroupBehaviour> behaviours() {
        return EnumSet.allOf(CgroupBehaviour.class);
    }

    @Override
    protected void runOutOfMemory(CgroupManager manager) {
        kernel.outOfMemory(manager.path("memory").orElseThrow());
    }

    @Override
    protected void runShortOfMemory(CgroupManager manager) {
        kernel.memoryPressure(manager.path("memory").orElseThrow());
    }
}
