// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxResources;
import io.caisson.testkit.Resources;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MergedResourcesTest {
    private static final OptionalLong NO = OptionalLong.empty();

    private static LinuxCpu cpu(OptionalLong quota, OptionalLong period) {
        return new LinuxCpu(NO, quota, NO, period, NO, NO, Optional.empty(), Optional.empty(), NO);
    }

    @Test
    void whatTheChangeDoesNotNameStays() {
        LinuxResources known = Resources.none()
                .memory(1000, OptionalLong.of(2000))
                .cpu(cpu(OptionalLong.of(5), OptionalLong.of(10)))
                .pids(7)
                .allow("c 1:3 rwm")
                .hugepages("2MB", 1)
                .hugepages("1GB", 2)
                .unified("memory.high", "5")
                .build();
        LinuxResources change = Resources.none()
                .cpu(cpu(OptionalLong.of(6), NO))
                .allow("a *:* rwm")
                .hugepages("1GB", 3)
                .unified("memory.low", "1")
                .build();
        assertThat(MergedResources.of(known, change))
                .isEqualTo(Resources.none()
                        .memory(1000, OptionalLong.of(2000))
                        .cpu(cpu(OptionalLong.of(6), OptionalLong.of(10)))
                        .pids(7)
                        .allow("c 1:3 rwm")
                        .hugepages("2MB", 1)
                        .hugepages("1GB", 3)
                        .unified("memory.high", "5")
                        .unified("memory.low", "1")
                        .build());
    }

    @Test
    void aLiftedMemoryLimitLiftsSwapToo() {
        LinuxResources known =
                Resources.none().memory(1000, OptionalLong.of(2000)).build();
        LinuxResources merged =
                MergedResources.of(known, Resources.none().memory(-1, NO).build());
        assertThat(merged.memory().orElseThrow().swap()).hasValue(-1);
        LinuxResources named = MergedResources.of(
                known, Resources.none().memory(-1, OptionalLong.of(3000)).build());
        assertThat(named.memory().orElseThrow().swap()).hasValue(3000);
    }

    private static LinuxCpu shares(OptionalLong shares, OptionalLong quota, OptionalLong idle) {
        return new LinuxCpu(shares, quota, NO, NO, NO, NO, Optional.empty(), Optional.empty(), idle);
    }

    @Test
    void sharesAreWrittenOnlyByAChangeThatConcernsThem() {
        OptionalLong known = OptionalLong.of(512);
        OptionalLong quota = OptionalLong.of(6);
        LinuxResources merged = Resources.none()
                .allow("c 1:3 rwm")
                .cpu(shares(known, quota, NO))
                .pids(7)
                .build();
        LinuxResources other = Resources.none().cpu(shares(NO, quota, NO)).build();
        assertThat(MergedResources.toWrite(merged, other))
                .isEqualTo(Resources.none().cpu(shares(NO, quota, NO)).pids(7).build());
        LinuxResources all =
                Resources.none().cpu(shares(known, quota, NO)).pids(7).build();
        assertThat(MergedResources.toWrite(
                        merged, Resources.none().cpu(shares(known, NO, NO)).build()))
                .isEqualTo(all);
        assertThat(MergedResources.toWrite(
                        merged,
                        Resources.none().cpu(shares(NO, NO, OptionalLong.of(0))).build()))
                .as("leaving idle forgets the weight")
                .isEqualTo(all);
    }
}
