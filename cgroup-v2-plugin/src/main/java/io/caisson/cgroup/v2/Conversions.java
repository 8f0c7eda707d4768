// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxMemory;
import io.caisson.spi.cgroup.SharesFormula;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns values of the first version, in which the specification is written, into those of the second. */
final class Conversions {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262144;
    private static final long MAX_WEIGHT = 10000;

    private Conversions() {}

    /** cpu.shares to cpu.weight. Absent when no shares are asked for. */
    static OptionalLong cpuWeight(long shares, SharesFormula formula) {
        if (shares == 0) {
            return OptionalLong.empty();
        }
        if (shares <= MIN_SHARES && shares > 0) {
            return OptionalLong.of(1);
        }
        if (Long.compareUnsigned(shares, MAX_SHARES) >= 0) {
            return OptionalLong.of(MAX_WEIGHT);
        }
        return OptionalLong.of(
                switch (formula) {
                    case QUADRATIC -> onCurve(shares);
                    case LINEAR -> onLine(shares);
                });
    }

    /**
     * The curve through (2, 1), (1024, 100) and (262144, 10000), so that the default of one version is the default of
     * the other.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/issues/131216">the discussion of the curve</a>
     */
    private static long onCurve(long shares) {
        double log = Math.log((double) shares) / Math.log(2);
        double exponent = (log * log + 125 * log) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }

    private static long onLine(long shares) {
        return 1 + (shares - MIN_SHARES) * (MAX_WEIGHT - 1) / (MAX_SHARES - MIN_SHARES);
    }

    /** blkio.weight (10 to 1000) to io.weight (1 to 10000), on a straight line. */
    static long ioWeight(int weight) {
        return 1 + (weight - 10L) * 9999 / 990;
    }

    /**
     * The first version limits memory plus swap, the second swap alone. Absent when nothing is to be written.
     *
     * @return the text of memory.swap.max
     */
    static Optional<String> swap(LinuxMemory memory) {
        long limit = memory.limit().orElse(0);
        long swap = memory.swap().orElse(0);
        if (swap == 0) {
            return limit == -1 ? Optional.of("max") : Optional.empty();
        }
        if (swap < 0) {
            return Optional.of("max");
        }
        if (limit <= 0) {
            throw Failures.invalid("memory/swap", "unable to set swap limit without memory limit");
        }
        if (swap < limit) {
            throw Failures.invalid(
                    "memory/swap", "memory+swap limit " + swap + " must not be less than the memory limit " + limit);
        }
        return Optional.of(Long.toString(swap - limit));
    }
}
