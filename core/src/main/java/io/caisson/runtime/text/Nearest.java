// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
public final class Nearest {
    /** One slip in so many letters is taken for one. */
    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /** What to ask about a word that is near. */
    public static String question(String near) {
        return "did you mean '" + near + "'?";
    }

    /** The one of {@code known} that takes the fewest slips to type as {@code word}; absent when none is near. */
    public static Optional<String> to(String word, Collection<String> known) {
        int most = Math.max(1, word.length() / LETTERS_PER_SLIP);
        return of(
                word,
                known.stream()
                        .filter(one -> Math.abs(one.length() - word.length()) <= most || isStart(word, one))
                        .filter(one -> isStart(word, one) || slips(word, one) <= most)
                        .toList());
    }

    /** The one that takes the fewest slips, however many; absent only when there is none at all. */
    public static Optional<String> of(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(one -> slips(word, one)).thenComparing(one -> one));
    }

    private static boolean isStart(String word, String one) {
        return word.length() >= 2 && one.startsWith(word);
    }

    /** Letters to put in, leave out, change or swap with their neighbour (optimal string alignment). */
    static int slips(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : least(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int least(int[][] cost, String a, String b, int i, int j) {
        int changed = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
