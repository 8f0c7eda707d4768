// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResctrlStatsTest {
    private static ResctrlStats.Domain domain(OptionalLong total, OptionalLong local) {
        return new ResctrlStats.Domain("mon_L3_00", total, local, OptionalLong.empty());
    }

    private static ResctrlStats.Domain domain(long total, long local) {
        return domain(OptionalLong.of(total), OptionalLong.of(local));
    }

    @Test
    @DisplayName("S3, S25: a rate is bytes in a second, rounded")
    void tellsBytesInASecond() {
        ResctrlStats.Domain before = domain(1000, 500);
        ResctrlStats.Domain after = domain(3000, 501);
        assertThat(after.totalRate(before, Duration.ofSeconds(4))).hasValue(500);
        assertThat(after.totalRate(before, Duration.ofMillis(250))).hasValue(8000);
        assertThat(after.localRate(before, Duration.ofSeconds(3))).hasValue(0);
        assertThat(before.totalRate(before, Duration.ofNanos(1))).hasValue(0);
        assertThat(domain(Long.MAX_VALUE, 0).totalRate(domain(0, 0), Duration.ofSeconds(1)))
                .hasValue(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("S3, S25: without two readings in order and time between them there is no rate")
    void isAbsentWithoutTwoReadings() {
        ResctrlStats.Domain known = domain(1000, 500);
        ResctrlStats.Domain unknown = domain(OptionalLong.empty(), OptionalLong.empty());
        Duration second = Duration.ofSeconds(1);
        assertThat(known.totalRate(unknown, second)).isEmpty();
        assertThat(unknown.totalRate(known, second)).isEmpty();
        assertThat(unknown.localRate(known, second)).isEmpty();
        assertThat(domain(999, 499).totalRate(known, second)).isEmpty();
        assertThat(domain(999, 499).localRate(known, second)).isEmpty();
        assertThat(known.totalRate(known, Duration.ZERO)).isEmpty();
        assertThat(known.totalRate(known, second.negated())).isEmpty();
    }
}
