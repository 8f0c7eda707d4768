// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> COMMANDS = List.of("create", "delete", "exec", "kill", "list", "run", "state");

    @Test
    void findsTheWordWithTheFewestSlips() {
        assertThat(Nearest.to("craete", COMMANDS)).contains("create");
        assertThat(Nearest.to("delte", COMMANDS)).contains("delete");
        assertThat(Nearest.to("lst", COMMANDS)).contains("list");
        assertThat(Nearest.to("kil", COMMANDS)).contains("kill");
        assertThat(Nearest.to("sta", List.of("stopped-service", "state-of-the-art")))
                .contains("state-of-the-art");
    }

    @Test
    void findsNothingFarAway() {
        assertThat(Nearest.to("nonsense", COMMANDS)).isEmpty();
        assertThat(Nearest.to("x", COMMANDS)).isEmpty();
        assertThat(Nearest.to("", COMMANDS)).isEmpty();
        assertThat(Nearest.to("run", List.of())).isEmpty();
    }

    @Test
    void countsSwappedLettersAsOneSlip() {
        assertThat(Nearest.slips("exce", "exec")).isEqualTo(1);
        assertThat(Nearest.slips("", "abc")).isEqualTo(3);
        assertThat(Nearest.slips("same", "same")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, ab, 1", "'', ab, 2", "abc, abd, 1", "kitten, sitting, 3"})
    void countsLettersToChange(String one, String other, int distance) {
        assertThat(Nearest.slips(one, other)).isEqualTo(distance);
        assertThat(Nearest.slips(other, one)).isEqualTo(distance);
    }

    @Test
    void ofAllOneIsNearest() {
        assertThat(Nearest.of("nonsense", COMMANDS)).isPresent();
        assertThat(Nearest.of("nonsense", List.of())).isEmpty();
    }
}
