// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as runc takes it: {@code 5s}, {@code 1m30s}, {@code 1.5h}, {@code 300ms}. */
final class Durations {
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,12})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern FORM = Pattern.compile("(?:" + PART.pattern() + ")+");

    private Durations() {}

    /** Absent when the text is none. */
    static Optional<Duration> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(NANOS.get(parts.group(2)))));
        }
        return Optional.of(
                Duration.ofNanos(nanos.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue()));
    }
}
