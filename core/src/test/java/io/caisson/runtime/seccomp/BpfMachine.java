// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a seccomp filter as the kernel does, with the instructions that such filters use. */
final class BpfMachine {
    private static final int LD_W_ABS = 0x20;
    private static final int JA = 0x05;
    private static final int JEQ_K = 0x15;
    private static final int JGT_K = 0x25;
    private static final int JGE_K = 0x35;
    private static final int JSET_K = 0x45;
    private static final int AND_K = 0x54;
    private static final int RET_K = 0x06;

    private final ByteBuffer program;

    BpfMachine(byte[] instructions) {
        this.program = ByteBuffer.wrap(instructions).order(ByteOrder.nativeOrder());
    }

    /** The action for a call: SECCOMP_RET_* with its data. */
    int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        data.putInt(0, number).putInt(4, architecture);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(16 + i * 8, arguments[i]);
        }
        int accumulator = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(at * 8);
            int operand = program.getInt(at * 8 + 4);
            at++;
            switch (code) {
                case LD_W_ABS -> accumulator = data.getInt(operand);
                case AND_K -> accumulator &= operand;
                case JA -> at += operand;
                case JEQ_K -> at += jump(at - 1, accumulator == operand);
                case JGT_K -> at += jump(at - 1, Integer.compareUnsigned(accumulator, operand) > 0);
                case JGE_K -> at += jump(at - 1, Integer.compareUnsigned(accumulator, operand) >= 0);
                case JSET_K -> at += jump(at - 1, (accumulator & operand) != 0);
                case RET_K -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction 0x" + Integer.toHexString(code));
            }
        }
    }

    private int jump(int at, boolean condition) {
        return program.get(at * 8 + (condition ? 2 : 3)) & 0xff;
    }
}
