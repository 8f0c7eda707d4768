// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.testkit.Resources;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConversionsTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 1, 1",
        "3, 2, 1",
        "1023, 100, 39",
        "1024, 100, 39",
        "1025, 101, 40",
        "2048, 174, 79",
        "262143, 10000, 9999",
        "262144, 10000, 10000",
        "262145, 10000, 10000",
        "-1, 10000, 10000"
    })
    @DisplayName("S24: shares to weight, on the curve where the defaults meet or on the older straight line")
    void convertsShares(long shares, long onCurve, long onLine) {
        assertThat(Conversions.cpuWeight(shares, SharesFormula.QUADRATIC)).hasValue(onCurve);
        assertThat(Conversions.cpuWeight(shares, SharesFormula.LINEAR)).hasValue(onLine);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S24: no shares, no weight")
    void leavesSharesOut(SharesFormula formula) {
        assertThat(Conversions.cpuWeight(0, formula)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "100, 910", "500, 4950", "1000, 10000"})
    @DisplayName("S24: block I/O weight to weight")
    void convertsIoWeight(int old, long weight) {
        assertThat(Conversions.ioWeight(old)).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1500, 500", "1000, 1000, 0", "1000, -1, max", "-1, -1, max", "-1, 0, max"})
    @DisplayName("S24: memory plus swap to swap alone")
    void convertsSwap(long limit, long swap, String text) {
        assertThat(swap(limit, swap)).contains(text);
    }

    private static Optional<String> swap(long limit, long swap) {
        return Conversions.swap(Resources.none()
                .memory(limit, OptionalLong.of(swap))
                .build()
                .memory()
                .orElseThrow());
    }

    @Test
    @DisplayName("S24: without a swap limit none is written")
    void leavesSwapOut() {
        assertThat(swap(1000, 0)).isEmpty();
        assertThat(swap(0, 0)).isEmpty();
    }

    @Test
    @DisplayName("S24: swap without memory limit, or less than it, is an error that names the field")
    void refusesSwapThatCannotBe() {
        assertThatThrownBy(() -> swap(0, 1000))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.pointer()).contains("/linux/resources/memory/swap"))
                .hasMessage("/linux/resources/memory/swap: unable to set swap limit without memory limit");
        assertThatThrownBy(() -> swap(1000, 999)).hasMessageContaining("999").hasMessageContaining("1000");
    }
}
