// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.testkit.SealerContract;
import java.util.Map;

class MemfdSealerContractTest extends SealerContract {
    private final Kernel kernel = new JnrKernel();

    @Override
    protected ExeSealerProvider provider() {
        return new MemfdSealerProvider();
    }

    @Override
    protected Host host() {
        return new KernelHost(kernel, Map.of());
    }

    @Override
    protected boolean worksAnywhere() {
        return true;
    }
}
