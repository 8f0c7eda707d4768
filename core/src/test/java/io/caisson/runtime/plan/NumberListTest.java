// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberListTest {
    @Test
    void readsRangesInOrderAndWithoutDoubles() {
        assertThat(NumberList.parse("7, 0-2,1")).containsExactly(0, 1, 2, 7);
        assertThat(NumberList.parse("")).isEmpty();
    }

    @Test
    void masksInWholeWords() {
        assertThat(NumberList.mask(List.of(0, 9, 64))).containsExactly(1, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
        assertThat(NumberList.mask(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|'x' is no number",
                "3-1|'3-1' runs backwards",
                "65536|'65536' is out of range",
                "-1|'' is no number"
            })
    void saysWhatIsWrong(String list, String cause) {
        assertThatThrownBy(() -> NumberList.parse(list)).hasMessage("failed to read list '" + list + "': " + cause);
    }
}
