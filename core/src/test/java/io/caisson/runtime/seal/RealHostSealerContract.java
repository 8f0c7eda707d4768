// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.Host;
import io.caisson.testkit.SealerContract;
import java.util.Map;

/** The contract with the calls of this machine. */
abstract class RealHostSealerContract extends SealerContract {
    final Kernel kernel = new LibcKernel();

    @Override
    protected Host host() {
        return new KernelHost(kernel, Map.of());
    }

    @Override
    protected boolean worksAnywhere() {
        return true;
    }
}
