// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemataTest {
    @ParameterizedTest
    @CsvSource({
        "L3:0=f, L3:0=f, true",
        "L3:0=f, L3:0=0000F, true",
        "L3:0=f;1=ff, L3: 1=ff ; 0=f, true",
        "L3:0=f;1=ff, L3:1=ff, true",
        "L3:0=f, L3:1=f, false",
        "L3:0=f, L2:0=f, false",
        "MB:0=10, MB:0=010, true",
        "MB:0=10, MB:0=a, false",
        "L3:0=10, L3:0=16, false"
    })
    @DisplayName("S25: schemata are compared by meaning")
    void comparesByMeaning(String present, String wanted, boolean agree) {
        assertThat(Schemata.agree(present, List.of(wanted))).isEqualTo(agree);
    }
}
