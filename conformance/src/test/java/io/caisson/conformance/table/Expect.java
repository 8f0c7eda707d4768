// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.util.List;
import java.util.regex.Pattern;

/** Judges what a probe printed: an empty complaint is praise. */
interface Expect {
    String complaint(String seen);

    static Expect prints(String... lines) {
        String wanted = String.join("\n", lines);
        return seen -> seen.equals(wanted) ? "" : saw(seen);
    }

    static Expect matches(String pattern) {
        Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
        return seen -> compiled.matcher(seen).matches() ? "" : saw(seen);
    }

    /** A word of a list with commas. */
    static Expect has(String word) {
        return seen -> words(seen).contains(word) ? "" : "no " + word + ", " + saw(seen);
    }

    static Expect lacks(String word) {
        return seen -> !seen.isEmpty() && !words(seen).contains(word) ? "" : saw(seen);
    }

    private static List<String> words(String seen) {
        return List.of(seen.split("[,\\s]+"));
    }

    private static String saw(String seen) {
        return "saw '" + seen + "'";
    }
}
