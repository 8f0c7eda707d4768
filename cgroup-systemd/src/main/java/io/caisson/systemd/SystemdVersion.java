// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which systemd it is; newer ones know more properties.
 *
 * @param number such as 252; 0 when it could not be read
 */
public record SystemdVersion(int number) {
    private static final Pattern NUMBER = Pattern.compile("v?(\\d{1,6}).*");

    /** From a text such as {@code 252 (252.39-1~deb12u2)} or {@code v245.4-4ubuntu3}. */
    static SystemdVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text.strip());
        return new SystemdVersion(matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0);
    }

    boolean atLeast(int wanted) {
        return number >= wanted;
    }
}
