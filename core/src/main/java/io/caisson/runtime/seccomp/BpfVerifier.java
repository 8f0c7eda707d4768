// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.seccomp.Bpf.Instruction;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what is wrong with a filter before the kernel does, which has one errno for all of it: the rules of
 * bpf_check_classic and seccomp_check_filter ({@code net/core/filter.c}, {@code kernel/seccomp.c}).
 */
final class BpfVerifier {
    private static final Set<Integer> CALCULATIONS =
            Set.of(Bpf.ADD, Bpf.SUB, Bpf.MUL, Bpf.DIV, Bpf.OR, Bpf.AND, Bpf.LSH, Bpf.RSH, Bpf.XOR);
    private static final Set<Integer> COMPARISONS = Set.of(Bpf.JEQ, Bpf.JGT, Bpf.JGE, Bpf.JSET);
    private static final int WORD = 4;
    private static final int WORD_BITS = 32;

    private final Instruction[] program;

    private BpfVerifier(Instruction[] program) {
        this.program = program;
    }

    /** What is wrong, without a full stop; absent when the kernel takes it. */
    static Optional<String> problem(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % Bpf.INSTRUCTION_BYTES != 0) {
            return Optional.of("must be whole instructions of 8 bytes, was " + bytes.length + " bytes");
        }
        if (bytes.length / Bpf.INSTRUCTION_BYTES > Bpf.MOST_INSTRUCTIONS) {
            return Optional.of("must be at most " + Bpf.MOST_INSTRUCTIONS + " instructions, was "
                    + bytes.length / Bpf.INSTRUCTION_BYTES);
        }
        return new BpfVerifier(Bpf.decode(bytes)).check();
    }

    private Optional<String> check() {
        for (int i = 0; i < program.length; i++) {
            if (!isKnown(program[i])) {
                return at(i, "is not one that filters may use");
            }
            if (!isInBounds(i)) {
                return at(i, "jumps beyond the end");
            }
        }
        int last = program.length - 1;
        return program[last].kind() == Bpf.RET ? scratch() : at(last, "is the last one, and no return");
    }

    private Optional<String> at(int index, String what) {
        return Optional.of(
                "instruction " + index + " (code 0x" + Integer.toHexString(program[index].code()) + ") " + what);
    }

    private static boolean isKnown(Instruction one) {
        int operand = one.operand();
        return switch (one.kind()) {
            case Bpf.LD -> isLoad(one) || (one.code() == (Bpf.LD | Bpf.ABS) && isDataWord(operand));
            case Bpf.LDX -> isLoad(one);
            case Bpf.ST, Bpf.STX -> one.code() == one.kind() && isScratchWord(operand);
            case Bpf.ALU -> one.code() == (Bpf.ALU | Bpf.NEG) || isCalculation(one);
            case Bpf.JMP -> one.code() == Bpf.JMP || (COMPARISONS.contains(one.operation()) && one.code() <= 0xff);
            case Bpf.RET -> one.code() == Bpf.RET || one.code() == (Bpf.RET | Bpf.A);
            default -> one.code() == Bpf.MISC || one.code() == (Bpf.MISC | Bpf.TXA);
        };
    }

    private static boolean isLoad(Instruction one) {
        int code = one.code() - one.kind();
        return code == Bpf.IMM || code == Bpf.LEN || (code == Bpf.MEM && isScratchWord(one.operand()));
    }

    private static boolean isDataWord(int offset) {
        return offset >= 0 && offset < Bpf.DATA_BYTES && offset % WORD == 0;
    }

    private static boolean isScratchWord(int index) {
        return index >= 0 && index < Bpf.SCRATCH_WORDS;
    }

    private static boolean isCalculation(Instruction one) {
        if (!CALCULATIONS.contains(one.operation()) || one.code() > 0xff) {
            return false;
        }
        boolean shift = one.operation() == Bpf.LSH || one.operation() == Bpf.RSH;
        if (one.usesX()) {
            return true;
        }
        return shift ? one.operand() >= 0 && one.operand() < WORD_BITS : !isDivisionByZero(one);
    }

    private static boolean isDivisionByZero(Instruction one) {
        return one.operation() == Bpf.DIV && one.operand() == 0;
    }

    private boolean isInBounds(int index) {
        Instruction one = program[index];
        int left = program.length - index - 1;
        if (one.kind() != Bpf.JMP) {
            return true;
        }
        return one.operation() == Bpf.JA
                ? one.operand() >= 0 && one.operand() < left
                : one.ifTrue() < left && one.ifFalse() < left;
    }

    /** Words of the scratch memory are read only where every path has written them. */
    private Optional<String> scratch() {
        int[] written = new int[program.length];
        Arrays.fill(written, -1);
        int now = 0;
        for (int i = 0; i < program.length; i++) {
            now &= written[i];
            Instruction one = program[i];
            switch (one.kind()) {
                case Bpf.ST, Bpf.STX -> now |= 1 << one.operand();
                case Bpf.LD, Bpf.LDX -> {
                    if (one.mode() == Bpf.MEM && (now & 1 << one.operand()) == 0) {
                        return at(i, "reads scratch memory that is not always written");
                    }
                }
                case Bpf.JMP -> {
                    meet(written, i, one, now);
                    now = -1;
                }
                case Bpf.RET -> now = -1;
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static void meet(int[] written, int index, Instruction jump, int now) {
        if (jump.operation() == Bpf.JA) {
            written[index + 1 + jump.operand()] &= now;
        } else {
            written[index + 1 + jump.ifTrue()] &= now;
            written[index + 1 + jump.ifFalse()] &= now;
        }
    }
}
