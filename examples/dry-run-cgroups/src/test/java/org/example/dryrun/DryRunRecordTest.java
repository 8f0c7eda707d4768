// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunRecordTest {
    @TempDir Path directory;

    @Test void writesDownALife() {
        TempHost host = TempHost.in(directory).environment(Map.of(DryRunProvider.DIRECTORY, directory.toString()));
        CgroupManager manager = new DryRunProvider().create(CgroupContext.of(host, "box", Optional.of("/here")));
        manager.prepare(Resources.none().pids(64).allow("c 1:3 rwm").unified("memory.high", "1M").build());
        manager.attach(host.startProcess());
        manager.freeze();
        manager.killAll();
        manager.destroy();
        assertThat(directory.resolve("box.record")).hasContent("""
                make /here
                set unified/memory.high 1M
                set devices/0 allow true, type c, major 1, minor 3, access rwm
                set pids/limit 64
                attach 1001 0
                freeze
                kill [1001]
                remove""");
    }
}
