// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BpfVerifierTest {
    private static final int RET = 0x06;

    @Test
    void takesWholeFilters() {
        assertThat(BpfVerifier.problem(Filters.forOne(83, Actions.ERRNO | 13))).isEmpty();
        assertThat(BpfVerifier.problem(Filters.of(RET, 0, 0, Actions.ALLOW))).isEmpty();
        assertThat(BpfVerifier.problem(new byte[0])).contains("must be whole instructions of 8 bytes, was 0 bytes");
        assertThat(BpfVerifier.problem(new byte[9])).contains("must be whole instructions of 8 bytes, was 9 bytes");
        assertThat(BpfVerifier.problem(new byte[4097 * 8])).contains("must be at most 4096 instructions, was 4097");
    }

    /** Of two instructions, where the second returns. */
    @ParameterizedTest
    @CsvSource({
        "0x20, 60, 0, true", // load the last word of struct seccomp_data
        "0x20, 64, 0, false",
        "0x20, 2, 0, false",
        "0x20, -4, 0, false",
        "0x28, 0, 0, false", // half words are not there
        "0x40, 0, 0, false", // indirect
        "0x00, 5, 0, true",
        "0x80, 0, 0, true",
        "0x81, 0, 0, true",
        "0x02, 15, 0, true", // scratch memory
        "0x02, 16, 0, false",
        "0x60, 3, 0, false", // never written
        "0x04, 1, 0, true",
        "0x34, 0, 0, false", // division by zero
        "0x3c, 0, 0, true", // by X
        "0x94, 3, 0, false", // modulo
        "0x64, 31, 0, true",
        "0x64, 32, 0, false",
        "0x84, 0, 0, true",
        "0xa4, 7, 0, true",
        "0x05, 0, 0, true", // jumps
        "0x05, 1, 0, false",
        "0x05, -1, 0, false",
        "0x15, 0, 1, false",
        "0x5d, 0, 0, false",
        "0x07, 0, 0, true",
        "0x87, 0, 0, true",
        "0x8f, 0, 0, false",
        "0x16, 0, 0, true",
        "0x0e, 0, 0, false",
        "0x115, 0, 0, false"
    })
    void knowsWhatFiltersMayUse(String code, int operand, int ifFalse, boolean good) {
        byte[] filter = Filters.of(Integer.decode(code), 0, ifFalse, operand, RET, 0, 0, Actions.ALLOW);
        assertThat(BpfVerifier.problem(filter).isEmpty()).isEqualTo(good);
    }

    @Test
    void namesTheInstruction() {
        assertThat(BpfVerifier.problem(Filters.of(RET, 0, 0, 0, 0x94, 0, 0, 3)))
                .contains("instruction 1 (code 0x94) is not one that filters may use");
        assertThat(BpfVerifier.problem(Filters.of(0x05, 0, 0, 1, RET, 0, 0, 0)))
                .contains("instruction 0 (code 0x5) jumps beyond the end");
        assertThat(BpfVerifier.problem(Filters.of(RET, 0, 0, 0, 0x20, 0, 0, 0)))
                .contains("instruction 1 (code 0x20) is the last one, and no return");
        assertThat(BpfVerifier.problem(Filters.of(0x60, 0, 0, 3, RET, 0, 0, 0)))
                .contains("instruction 0 (code 0x60) reads scratch memory that is not always written");
    }

    @Test
    void scratchMemoryMustBeWrittenOnEveryWay() {
        int store = 0x02;
        int load = 0x60;
        int either = 0x15;
        assertThat(BpfVerifier.problem(Filters.of(store, 0, 0, 3, load, 0, 0, 3, RET, 0, 0, 0)))
                .isEmpty();
        assertThat(BpfVerifier.problem(Filters.of(either, 1, 0, 0, store, 0, 0, 3, load, 0, 0, 3, RET, 0, 0, 0)))
                .isPresent();
    }

    /** Whatever it lets through can be run, and every run ends with an answer that the paths foretold. */
    @Test
    void whatItTakesRuns() {
        Random random = new Random(5);
        int[] codes = {
            0x20, 0x00, 0x01, 0x02, 0x60, 0x61, 0x03, 0x04, 0x0c, 0x3c, 0x34, 0x54, 0x64, 0x6c, 0x84, 0xa4, 0x05, 0x15,
            0x25, 0x35, 0x45, 0x1d, 0x2d, 0x07, 0x87, 0x80, 0x06, 0x16, 0x28, 0x94
        };
        int taken = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] filter = randomFilter(random, codes);
            if (BpfVerifier.problem(filter).isPresent()) {
                continue;
            }
            taken++;
            int answer = new BpfMachine(filter).run(Filters.X86_64, round % 400, random.nextLong(), random.nextInt(3));
            Optional<Set<Integer>> answers = new BpfPaths(filter).answers(Filters.X86_64, round % 400);
            answers.ifPresent(all -> assertThat(all).contains(answer));
        }
        assertThat(taken).isGreaterThan(500);
    }

    private static byte[] randomFilter(Random random, int[] codes) {
        int length = 1 + random.nextInt(8);
        int[] numbers = new int[length * 4];
        for (int i = 0; i < length; i++) {
            numbers[i * 4] = i == length - 1 ? RET : codes[random.nextInt(codes.length)];
            numbers[i * 4 + 1] = random.nextInt(3);
            numbers[i * 4 + 2] = random.nextInt(3);
            numbers[i * 4 + 3] = random.nextInt(5) * 4;
        }
        return Filters.of(numbers);
    }
}
