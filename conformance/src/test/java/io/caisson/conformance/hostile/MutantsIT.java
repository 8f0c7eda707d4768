// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attack succeeds on a caisson from which the protection was taken out: the suite bites. */
class MutantsIT extends OciTest {
    static Stream<Mutant> mutants() {
        return Mutant.all().stream();
    }

    @AfterAll
    static void discardMutants() {
        MutantFactory.discard();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isNoticed(Mutant mutant) throws Exception {
        Path launcher = MutantFactory.build(mutant);
        Path root = temporary.resolve("root");
        Oci weakened = new Oci("caisson", List.of(launcher.toString(), "--root", root.toString()), root);
        try (Ground ground = new Ground(weakened, temporary)) {
            assertThatExceptionOfType(AttackSucceeded.class)
                    .as("a caisson without " + mutant.takesOut())
                    .isThrownBy(() -> Scenarios.named(mutant.scenario()).attack(ground));
        }
    }
}
