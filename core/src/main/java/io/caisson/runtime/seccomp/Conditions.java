// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.spec.SeccompArg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Conditions on the arguments of a call: what they say, whether they hold, and arguments for which they do. */
final class Conditions {
    private static final int ARGUMENTS = 6;
    /** Beyond so many combinations the search for arguments is given up. */
    private static final int MOST_TRIES = 1 << 16;

    private Conditions() {}

    static String text(List<SeccompArg> conditions) {
        return conditions.stream().map(Conditions::text).collect(Collectors.joining(" and "));
    }

    private static String text(SeccompArg one) {
        String argument = "arg" + one.index();
        String value = hex(one.value());
        return switch (one.op()) {
            case SCMP_CMP_NE -> argument + " != " + value;
            case SCMP_CMP_LT -> argument + " < " + value;
            case SCMP_CMP_LE -> argument + " <= " + value;
            case SCMP_CMP_EQ -> argument + " == " + value;
            case SCMP_CMP_GE -> argument + " >= " + value;
            case SCMP_CMP_GT -> argument + " > " + value;
            case SCMP_CMP_MASKED_EQ ->
                argument + " & " + value + " == " + hex(one.valueTwo().orElse(0));
        };
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static boolean hold(List<SeccompArg> conditions, long[] arguments) {
        return conditions.stream().allMatch(one -> holds(one, arguments[(int) one.index()]));
    }

    private static boolean holds(SeccompArg one, long argument) {
        int order = Long.compareUnsigned(argument, one.value());
        return switch (one.op()) {
            case SCMP_CMP_NE -> order != 0;
            case SCMP_CMP_LT -> order < 0;
            case SCMP_CMP_LE -> order <= 0;
            case SCMP_CMP_EQ -> order == 0;
            case SCMP_CMP_GE -> order >= 0;
            case SCMP_CMP_GT -> order > 0;
            case SCMP_CMP_MASKED_EQ ->
                (argument & one.value()) == one.valueTwo().orElse(0);
        };
    }

    /**
     * Arguments that are wanted, tried out of those at which a condition changes its mind; absent: none found.
     *
     * @param bits those that arguments of the architecture have
     */
    static Optional<long[]> find(List<SeccompArg> deciding, long bits, Predicate<long[]> wanted) {
        List<List<Long>> candidates = new ArrayList<>();
        for (int i = 0; i < ARGUMENTS; i++) {
            candidates.add(candidates(deciding, bits, i));
        }
        int[] chosen = new int[ARGUMENTS];
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            long[] arguments = new long[ARGUMENTS];
            for (int i = 0; i < ARGUMENTS; i++) {
                arguments[i] = candidates.get(i).get(chosen[i]);
            }
            if (wanted.test(arguments)) {
                return Optional.of(arguments);
            }
            if (!advance(chosen, candidates)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean advance(int[] chosen, List<List<Long>> candidates) {
        for (int i = 0; i < chosen.length; i++) {
            chosen[i]++;
            if (chosen[i] < candidates.get(i).size()) {
                return true;
            }
            chosen[i] = 0;
        }
        return false;
    }

    private static List<Long> candidates(List<SeccompArg> deciding, long bits, int index) {
        TreeSet<Long> values = new TreeSet<>(List.of(0L));
        for (SeccompArg one : deciding) {
            if (one.index() == index) {
                long expected = one.valueTwo().orElse(0);
                values.addAll(List.of(one.value(), one.value() - 1, one.value() + 1, -1L, expected));
                values.add(expected ^ Long.lowestOneBit(one.value()));
            }
        }
        return values.stream().map(value -> value & bits).distinct().toList();
    }
}
