// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DryRunContractTest extends CgroupManagerContract {
    @TempDir Path directory;
    private TempHost host;

    @BeforeEach void makeHost() {
        host = TempHost.in(directory).environment(Map.of(DryRunProvider.DIRECTORY, directory.toString()));
    }

    @Override protected CgroupManagerProvider provider() { return new DryRunProvider(); }

    @Override protected TempHost host() { return host; }

    @Override protected boolean makesDirectories() { return false; }
}
