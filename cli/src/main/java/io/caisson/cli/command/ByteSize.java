// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory as people write it: {@code 1073741824}, {@code 512m}, {@code 1.5GiB}, or {@code -1}. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp])?i?b?");
    private static final String PREFIXES = "kmgtp";
    private static final int STEP = 1024;

    private ByteSize() {}

    /** Bytes; a prefix counts in powers of 1024. */
    static long parse(String flag, String text) {
        if (text.equals("-1")) {
            return -1;
        }
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw invalid(flag, text);
        }
        int power = matcher.group(2) == null ? 0 : PREFIXES.indexOf(matcher.group(2)) + 1;
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(STEP).pow(power))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw invalid(flag, text);
        }
    }

    private static RuntimeException invalid(String flag, String text) {
        return ProcessFlags.invalid(
                "invalid value for " + flag + ": '" + text + "' (must be a number of bytes, such as 512m or -1)");
    }
}
