// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.BitSet;
import java.util.List;

/** Lists of CPUs and of memory nodes, written as {@code 0-3,7}. */
final class NumberList {
    /** More than any kernel is built for. */
    private static final int MAX = 65_535;

    private NumberList() {}

    /**
     * In order and without doubles.
     *
     * @throws IllegalArgumentException when it is no such list
     */
    static List<Integer> parse(String text) {
        BitSet numbers = new BitSet();
        for (String range : text.strip().split(",")) {
            if (range.isBlank()) {
                continue;
            }
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash), text);
            int last = dash < 0 ? first : number(range.substring(dash + 1), text);
            if (last < first) {
                throw new IllegalArgumentException(
                        "failed to read list '" + text + "': '" + range + "' runs backwards");
            }
            numbers.set(first, last + 1);
        }
        return numbers.stream().boxed().toList();
    }

    /** Little endian, bit n for number n, in whole 64-bit words. */
    static byte[] mask(List<Integer> numbers) {
        int highest = numbers.stream().mapToInt(Integer::intValue).max().orElse(-1);
        byte[] mask = new byte[(highest + Long.SIZE) / Long.SIZE * Long.BYTES];
        for (int number : numbers) {
            mask[number / Byte.SIZE] |= (byte) (1 << number % Byte.SIZE);
        }
        return mask;
    }

    private static int number(String digits, String text) {
        try {
            int number = Integer.parseInt(digits.strip());
            if (number >= 0 && number <= MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to read list '" + text + "': '" + digits + "' is no number", e);
        }
        throw new IllegalArgumentException("failed to read list '" + text + "': '" + digits + "' is out of range");
    }
}
