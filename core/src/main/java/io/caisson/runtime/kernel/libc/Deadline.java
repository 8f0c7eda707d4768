// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import java.time.Duration;
import java.util.Optional;

/** A point in time for calls that take milliseconds from now and can be interrupted. */
final class Deadline {
    /** poll(2): without limit. */
    private static final int FOR_EVER = -1;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final boolean endless;
    private final long end;

    private Deadline(boolean endless, long end) {
        this.endless = endless;
        this.end = end;
    }

    static Deadline after(Optional<Duration> limit) {
        long nanos =
                limit.filter(it -> it.compareTo(LONGEST) < 0).orElse(LONGEST).toNanos();
        return new Deadline(limit.isEmpty(), System.nanoTime() + nanos);
    }

    boolean isOver() {
        return !endless && end - System.nanoTime() <= 0;
    }

    /** Rounded up, so that a wait never ends early. */
    int millisecondsLeft() {
        if (endless) {
            return FOR_EVER;
        }
        long left = Math.max(0, end - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
