// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.hook;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import io.caisson.testkit.HookRunnerContract;
import java.util.Map;

class ExecHookRunnerContractTest extends HookRunnerContract {
    private final Kernel kernel = new LibcKernel();

    @Override
    protected HookRunnerProvider provider() {
        return new ExecHookRunnerProvider();
    }

    @Override
    protected Host host() {
        return new KernelHost(kernel, Map.of());
    }

    @Override
    protected boolean worksAnywhere() {
        return true;
    }

    @Override
    protected Spawner spawner() {
        return new LibrarySpawner(kernel);
    }
}
