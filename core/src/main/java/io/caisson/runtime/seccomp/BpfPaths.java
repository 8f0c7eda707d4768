// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.seccomp.Bpf.Instruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every answer that a filter may give to a call whose number is known and whose arguments are not: both ways are taken
 * where they decide.
 */
final class BpfPaths {
    /** A filter of a compiler needs as many steps as it has instructions; one made to exhaust us is given up. */
    private static final int MOST_STEPS = 1 << 17;

    private final Instruction[] program;

    BpfPaths(byte[] instructions) {
        this.program = Bpf.decode(instructions);
    }

    /** Where a run may be, with what is known; an unknown word is null. */
    private record Place(
            int at, @Nullable Integer accumulator, @Nullable Integer index, List<Optional<Integer>> scratch) {
        Place next(int step) {
            return new Place(at + 1 + step, accumulator, index, scratch);
        }

        Place withAccumulator(@Nullable Integer value) {
            return new Place(at + 1, value, index, scratch);
        }

        Place withIndex(@Nullable Integer value) {
            return new Place(at + 1, accumulator, value, scratch);
        }

        boolean mayDivideByZero() {
            return index == null || index == 0;
        }

        Place withUnknownDivisor() {
            return new Place(at, accumulator, null, scratch);
        }

        Place stored(int word, @Nullable Integer value) {
            List<Optional<Integer>> changed = new ArrayList<>(scratch);
            changed.set(word, Optional.ofNullable(value));
            return new Place(at + 1, accumulator, index, List.copyOf(changed));
        }
    }

    /** Actions with their data; absent when they cannot be told, since they depend on data or there is no end of them. */
    Optional<Set<Integer>> answers(int architecture, int number) {
        Set<Integer> answers = new TreeSet<>();
        Set<Place> seen = new HashSet<>();
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place(0, 0, 0, Collections.nCopies(Bpf.SCRATCH_WORDS, Optional.empty())));
        while (!open.isEmpty()) {
            Place place = open.pop();
            if (!seen.add(place)) {
                continue;
            }
            if (seen.size() > MOST_STEPS) {
                return Optional.empty();
            }
            Instruction one = program[place.at()];
            if (one.kind() == Bpf.RET) {
                @Nullable Integer answer = one.code() == Bpf.RET ? Integer.valueOf(one.operand()) : place.accumulator();
                if (answer == null) {
                    return Optional.empty();
                }
                answers.add(answer);
            } else if (one.isDivisionByX() && place.mayDivideByZero()) {
                answers.add(Bpf.DIVIDED_BY_ZERO);
                open.addAll(after(place.withUnknownDivisor(), one, architecture, number));
            } else {
                open.addAll(after(place, one, architecture, number));
            }
        }
        return Optional.of(answers);
    }

    private static List<Place> after(Place place, Instruction one, int architecture, int number) {
        return switch (one.kind()) {
            case Bpf.LD -> List.of(place.withAccumulator(loaded(place, one, architecture, number)));
            case Bpf.LDX -> List.of(place.withIndex(loaded(place, one, architecture, number)));
            case Bpf.ST -> List.of(place.stored(one.operand(), place.accumulator()));
            case Bpf.STX -> List.of(place.stored(one.operand(), place.index()));
            case Bpf.ALU -> List.of(place.withAccumulator(calculated(place, one)));
            case Bpf.JMP -> jumped(place, one);
            default ->
                List.of(
                        one.code() == (Bpf.MISC | Bpf.TXA)
                                ? place.withAccumulator(place.index())
                                : place.withIndex(place.accumulator()));
        };
    }

    private static @Nullable Integer loaded(Place place, Instruction one, int architecture, int number) {
        return switch (one.mode()) {
            case Bpf.IMM -> Integer.valueOf(one.operand());
            case Bpf.MEM -> place.scratch().get(one.operand()).orElse(null);
            case Bpf.LEN -> Integer.valueOf(Bpf.DATA_BYTES);
            default ->
                switch (one.operand()) {
                    case Bpf.NUMBER -> Integer.valueOf(number);
                    case Bpf.ARCHITECTURE -> Integer.valueOf(architecture);
                    default -> null;
                };
        };
    }

    private static @Nullable Integer right(Place place, Instruction one) {
        return one.usesX() ? place.index() : Integer.valueOf(one.operand());
    }

    private static @Nullable Integer calculated(Place place, Instruction one) {
        @Nullable Integer left = place.accumulator();
        @Nullable Integer right = right(place, one);
        return left == null || right == null ? null : Integer.valueOf(Bpf.calculate(one.operation(), left, right));
    }

    private static List<Place> jumped(Place place, Instruction one) {
        if (one.operation() == Bpf.JA) {
            return List.of(place.next(one.operand()));
        }
        @Nullable Integer left = place.accumulator();
        @Nullable Integer right = right(place, one);
        if (left == null || right == null) {
            return List.of(place.next(one.ifTrue()), place.next(one.ifFalse()));
        }
        return List.of(place.next(Bpf.compare(one.operation(), left, right) ? one.ifTrue() : one.ifFalse()));
    }
}
