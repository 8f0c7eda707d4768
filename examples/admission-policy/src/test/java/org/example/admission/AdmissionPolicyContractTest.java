// SPDX-License-Identifier: Apache-2.0
package org.example.admission;

import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import io.caisson.testkit.LifecycleListenerContract;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.TestSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class AdmissionPolicyContractTest extends LifecycleListenerContract {
    @TempDir Path directory;

    @Override protected LifecycleListenerProvider provider() { return new AdmissionPolicyProvider(); }

    @Override protected Host host() { return TempHost.in(directory); }

    @Override protected RuntimeSpec accepted() { return TestSpec.running("true").build(); }

    @Override protected Optional<RuntimeSpec> refused() {
        return Optional.of(TestSpec.running("true").bounding("CAP_SYS_ADMIN").build());
    }
}
