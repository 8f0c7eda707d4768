// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.seal.ExeSealerProvider;

class MemfdSealerContractTest extends RealHostSealerContract {
    @Override
    protected ExeSealerProvider provider() {
        return new MemfdSealerProvider();
    }
}
