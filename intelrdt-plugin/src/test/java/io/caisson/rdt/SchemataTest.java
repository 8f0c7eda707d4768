// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxIntelRdt;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemataTest {
    @ParameterizedTest
    @CsvSource({
        "L3:0=f, L3:0=f, 1, true",
        "L3:0=f, L3:0=0000F, 1, true",
        "L3:0=f, L3:0=0x0f, 1, true",
        "L3:0=f;1=ff, L3: 1=ff ; 0=f, 1, true",
        "L3:0=f;1=ff, L3:1=ff;, 1, true",
        "L3:0=f, L3:1=f, 1, false",
        "L3:0=f, L2:0=f, 1, false",
        "L3:0=f, L3CODE:0=f, 1, false",
        "L3:0=f, L3:0=f;0=f, 1, true",
        "L3:0=f, L3:0=ff;0=f, 1, false",
        "MB:0=10, MB:0=010, 1, true",
        "MB:0=   10, MB:0=10, 10, true",
        "MB:0=20, MB:0=11, 10, true",
        "MB:0=20, MB:0=11, 1, false",
        "MB:0=20, MB:0=10, 10, false",
        "MB:0=20, MB:0=21, 10, false",
        "MB:0=10, MB:0=a, 1, false",
        "MB:0=4294967295, MB:0=4294967295, 1, true",
        "L3:0=10, L3:0=16, 1, false",
        "L3:0=f, L3, 1, false",
        "L3:0=f, L3:0, 1, false"
    })
    @DisplayName("S25: schemata are compared by meaning")
    void comparesByMeaning(String present, String wanted, int step, boolean agree) {
        assertThat(Schemata.agree(present, List.of(wanted), step)).isEqualTo(agree);
    }

    @Test
    @DisplayName("S25: bandwidth in the cache schema gives way to the bandwidth schema, and to nothing else")
    void takesBandwidthFromItsOwnField() {
        Optional<String> cache = Optional.of("MB:0=20\nL3:0=f\n");
        List<String> more = List.of("L3:1=f", "");
        assertThat(Schemata.lines(new LinuxIntelRdt(Optional.empty(), more, cache, Optional.of("MB:0=50"), false)))
                .containsExactly("L3:0=f", "MB:0=50", "L3:1=f");
        assertThat(Schemata.lines(new LinuxIntelRdt(Optional.empty(), more, cache, Optional.of(""), false)))
                .containsExactly("MB:0=20", "L3:0=f", "L3:1=f");
    }
}
