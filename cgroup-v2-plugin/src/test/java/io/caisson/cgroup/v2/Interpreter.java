// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs encoded device programs as the kernel would, and refuses what its verifier refuses. */
final class Interpreter {
    private static final int REGISTERS = 11;

    private final ByteBuffer program;
    private final int[] context;

    private Interpreter(byte[] program, int... context) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        this.context = context;
    }

    /** Whether an access (1 mknod, 2 read, 4 write) to a device of that type (1 block, 2 character) is allowed. */
    static boolean allows(byte[] program, int type, int access, int major, int minor) {
        return new Interpreter(program, access << 16 | type, major, minor).run() == 1;
    }

    /** Every instruction must be reachable, or the verifier refuses the program. */
    static boolean allReachable(byte[] program) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        boolean[] reached = new boolean[program.length / Instruction.SIZE];
        reached[0] = true;
        for (int i = 0; i < reached.length; i++) {
            int opcode = code.get(i * Instruction.SIZE) & 0xff;
            int offset = code.getShort(i * Instruction.SIZE + 2);
            boolean jumps = opcode == Instruction.JUMP
                    || opcode == Instruction.JUMP_IF_SET
                    || opcode == Instruction.JUMP_UNLESS_EQUAL;
            if (reached[i] && jumps) {
                reached[i + 1 + offset] = true;
            }
            if (reached[i] && opcode != Instruction.EXIT && opcode != Instruction.JUMP) {
                reached[i + 1] = true;
            }
            if (!reached[i]) {
                return false;
            }
        }
        return true;
    }

    private int run() {
        int[] registers = new int[REGISTERS];
        int next = 0;
        while (true) {
            int at = next * Instruction.SIZE;
            int opcode = program.get(at) & 0xff;
            int target = program.get(at + 1) & 0xf;
            int offset = program.getShort(at + 2);
            int immediate = program.getInt(at + 4);
            next++;
            switch (opcode) {
                case Instruction.LOAD -> registers[target] = context[offset / Integer.BYTES];
                case Instruction.AND -> registers[target] &= immediate;
                case Instruction.SHIFT_RIGHT -> registers[target] >>>= immediate;
                case Instruction.MOVE -> registers[target] = immediate;
                case Instruction.JUMP -> next += offset;
                case Instruction.JUMP_IF_SET -> next += (registers[target] & immediate) != 0 ? offset : 0;
                case Instruction.JUMP_UNLESS_EQUAL -> next += registers[target] != immediate ? offset : 0;
                case Instruction.EXIT -> {
                    return registers[0];
                }
                default -> throw new AssertionError("unknown instruction " + opcode);
            }
        }
    }
}
