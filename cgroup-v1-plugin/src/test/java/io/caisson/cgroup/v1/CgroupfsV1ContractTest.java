// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CgroupfsV1ContractTest extends CgroupManagerContract {
    @TempDir
    Path directory;

    private TempHost host;

    @BeforeEach
    void mount() {
        host = TempHost.in(directory);
        FakeCgroupV1.mount(host, "/");
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
