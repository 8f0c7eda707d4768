// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.PressureLevel;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupBehaviour;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CgroupfsV1ContractTest extends CgroupManagerContract {
    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV1 memory;

    @BeforeEach
    void mount() {
        host = TempHost.in(directory);
        memory = FakeCgroupV1.mount(host, "/").get("memory");
    }

    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV1Provider();
    }

    @Override
    protected TempHost host() {
        return host;
    }

    @Override
    protected Set<CgroupBehaviour> behaviours() {
        return EnumSet.allOf(CgroupBehaviour.class);
    }

    @Override
    protected void runOutOfMemory(CgroupManager manager) {
        memory.runOutOfMemory(place(manager));
    }

    @Override
    protected void runShortOfMemory(CgroupManager manager) {
        memory.press(place(manager), PressureLevel.MEDIUM);
    }

    private String place(CgroupManager manager) {
        return memory.root().relativize(manager.path("memory").orElseThrow()).toString();
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
}
