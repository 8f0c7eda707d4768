// SPDX-License-Identifier: Apache-2.0
package org.example.hooks;

import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import io.caisson.testkit.HookRunnerContract;
import io.caisson.testkit.kernel.RealMachine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class JournalHooksContractTest extends HookRunnerContract {
    @TempDir Path directory;

    @Override protected HookRunnerProvider provider() { return new JournalHooksProvider(); }

    @Override protected Host host() {
        return RealMachine.host(Map.of(JournalHooksProvider.JOURNAL, directory.resolve("journal").toString()));
    }

    @Override protected Spawner spawner() { return RealMachine.spawner(); }
}
