// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of CPUs and memory nodes, such as {@code 0-3,7}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/cpuset.7.html">cpuset(7), formats</a>
 */
final class NumberList {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

    private NumberList() {}

    /** Ascending, as the kernel writes them. */
    static List<Integer> parse(Path file, String text) {
        List<Integer> numbers = new ArrayList<>();
        if (text.isBlank()) {
            return numbers;
        }
        for (String part : text.strip().split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                throw Failures.cgroup("failed to read '" + file + "': '" + part + "' is no range of numbers");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
