// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.testkit.SeccompCompilerContract;
import java.util.Map;

class LibseccompContractTest extends SeccompCompilerContract {
    private final Kernel kernel = new LibcKernel();

    @Override
    protected SeccompCompilerProvider provider() {
        return new LibseccompProvider();
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
