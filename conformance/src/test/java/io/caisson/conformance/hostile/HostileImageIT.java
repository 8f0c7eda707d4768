// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack on caisson. {@link MutantsIT} shows that each would be noticed. */
class HostileImageIT extends OciTest {
    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isDefeated(Scenario scenario) throws Exception {
        try (Ground ground = new Ground(Oci.caisson(temporary.resolve("root")), temporary)) {
            scenario.attack(ground);
        }
    }
}
