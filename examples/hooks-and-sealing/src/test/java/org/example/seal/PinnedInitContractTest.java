// SPDX-License-Identifier: Apache-2.0
package org.example.seal;

import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.testkit.SealerContract;
import io.caisson.testkit.kernel.RealMachine;
import java.util.Map;

class PinnedInitContractTest extends SealerContract {
    @Override protected ExeSealerProvider provider() { return new PinnedInitProvider(); }

    @Override protected Host host() {
        return RealMachine.host(Map.of(PinnedInitProvider.DIGEST, PinnedInit.sha256(content())));
    }
}
