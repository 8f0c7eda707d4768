// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Classic BPF as seccomp filters use it: the numbers of {@code linux/bpf_common.h}, and what {@code struct seccomp_data}
 * holds where.
 */
final class Bpf {
    static final int INSTRUCTION_BYTES = 8;
    /** BPF_MAXINSNS. */
    static final int MOST_INSTRUCTIONS = 4096;
    /** BPF_MEMWORDS. */
    static final int SCRATCH_WORDS = 16;

    /** sizeof(struct seccomp_data). */
    static final int DATA_BYTES = 64;
    /** Offsets in struct seccomp_data. */
    static final int NUMBER = 0;

    static final int ARCHITECTURE = 4;
    static final int ARGUMENTS = 16;
    static final int ARGUMENT_BYTES = 8;

    /** Classes, in the three lowest bits of a code. */
    static final int LD = 0;

    static final int LDX = 1;
    static final int ST = 2;
    static final int STX = 3;
    static final int ALU = 4;
    static final int JMP = 5;
    static final int RET = 6;
    static final int MISC = 7;

    /** Modes of loads; size W is 0. */
    static final int IMM = 0x00;

    static final int ABS = 0x20;
    static final int MEM = 0x60;
    static final int LEN = 0x80;

    /** Operations of class ALU. */
    static final int ADD = 0x00;

    static final int SUB = 0x10;
    static final int MUL = 0x20;
    static final int DIV = 0x30;
    static final int OR = 0x40;
    static final int AND = 0x50;
    static final int LSH = 0x60;
    static final int RSH = 0x70;
    static final int NEG = 0x80;
    static final int XOR = 0xa0;

    /** Operations of class JMP. */
    static final int JA = 0x00;

    static final int JEQ = 0x10;
    static final int JGT = 0x20;
    static final int JGE = 0x30;
    static final int JSET = 0x40;

    /** Operand of ALU and JMP: X in place of K; of RET: A. */
    static final int X = 0x08;

    static final int A = 0x10;
    /** The other operation of class MISC is TAX, 0. */
    static final int TXA = 0x80;

    /** What a filter answers that divides by zero: the thread is killed. */
    static final int DIVIDED_BY_ZERO = 0;

    private static final int CLASS = 0x07;
    private static final int OPERATION = 0xf0;
    private static final int MODE = 0xe0;

    private Bpf() {}

    /** struct sock_filter. */
    record Instruction(int code, int ifTrue, int ifFalse, int operand) {
        int kind() {
            return code & CLASS;
        }

        int operation() {
            return code & OPERATION;
        }

        int mode() {
            return code & MODE;
        }

        boolean usesX() {
            return (code & X) != 0;
        }

        boolean isDivisionByX() {
            return code == (ALU | DIV | X);
        }
    }

    /** The instructions of a filter of whole instructions, in native order. */
    static Instruction[] decode(byte[] program) {
        ByteBuffer from = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        Instruction[] all = new Instruction[program.length / INSTRUCTION_BYTES];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Instruction(from.getShort() & 0xffff, from.get() & 0xff, from.get() & 0xff, from.getInt());
        }
        return all;
    }

    static int calculate(int operation, int left, int right) {
        return switch (operation) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> Integer.divideUnsigned(left, right);
            case OR -> left | right;
            case AND -> left & right;
            case LSH -> left << right;
            case RSH -> left >>> right;
            case NEG -> -left;
            case XOR -> left ^ right;
            default -> throw new IllegalArgumentException("operation 0x" + Integer.toHexString(operation));
        };
    }

    static boolean compare(int operation, int left, int right) {
        return switch (operation) {
            case JEQ -> left == right;
            case JGT -> Integer.compareUnsigned(left, right) > 0;
            case JGE -> Integer.compareUnsigned(left, right) >= 0;
            case JSET -> (left & right) != 0;
            default -> throw new IllegalArgumentException("jump 0x" + Integer.toHexString(operation));
        };
    }
}
