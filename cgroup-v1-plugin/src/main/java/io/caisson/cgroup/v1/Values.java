// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What the texts of control files mean. */
final class Values {
    /** Limits from here on mean that there is none: the kernel rounds its highest number down to a page. */
    private static final long UNLIMITED = 0x7FFF_FFFF_FFFF_0000L;

    /** The highest number that fits. */
    private static final String LONGEST = Long.toString(Long.MAX_VALUE);

    private Values() {}

    /** Absent for {@code max} and numbers beyond 2^63, which are no limits either. */
    static OptionalLong parse(String text) {
        String number = text.strip();
        boolean huge = number.matches("\\d{20,}") || (number.matches("\\d{19}") && number.compareTo(LONGEST) > 0);
        if (number.equals("max") || huge) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(number));
    }

    /** Absent when the number says that there is no limit. */
    static OptionalLong limit(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= UNLIMITED ? OptionalLong.empty() : number;
    }

    static OptionalLong of(Map<String, Long> table, String name) {
        Long value = table.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Numbers of a list such as {@code 0-2,7}, ascending. */
    static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : list.strip().split(",")) {
            if (!part.isEmpty()) {
                String[] ends = part.split("-");
                for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                    numbers.add(i);
                }
            }
        }
        return numbers;
    }

    /** Whether a limit is asked for; 0 means that none is, as other runtimes read it. */
    static boolean given(OptionalLong value) {
        return value.isPresent() && value.getAsLong() != 0;
    }
}
