// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.testkit.RequiresRoot;

@RequiresRoot
class OverlaySealerContractTest extends RealHostSealerContract {
    @Override
    protected ExeSealerProvider provider() {
        return new OverlaySealerProvider();
    }
}
