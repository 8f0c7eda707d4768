// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One struct bpf_insn.
 *
 * @see <a href="https://docs.kernel.org/bpf/standardization/instruction-set.html">BPF instruction set</a>
 */
record Instruction(int code, int target, int source, int offset, int immediate) {
    static final int SIZE = 8;

    /** BPF_LDX | BPF_MEM | BPF_W: target = *(u32 *) (source + offset). */
    static final int LOAD = 0x61;

    /** BPF_ALU | BPF_AND | BPF_K: target &= immediate. */
    static final int AND = 0x54;

    /** BPF_ALU | BPF_RSH | BPF_K: target >>= immediate. */
    static final int SHIFT_RIGHT = 0x74;

    /** BPF_ALU | BPF_MOV | BPF_K: target = immediate. */
    static final int MOVE = 0xb4;

    /** BPF_JMP32 | BPF_JNE | BPF_K: skips offset instructions if target != immediate. */
    static final int JUMP_UNLESS_EQUAL = 0x56;

    /** BPF_JMP32 | BPF_JSET | BPF_K: skips offset instructions if target & immediate. */
    static final int JUMP_IF_SET = 0x46;

    /** BPF_JMP | BPF_JA: skips offset instructions. */
    static final int JUMP = 0x05;

    /** BPF_JMP | BPF_EXIT: ends with the value of register 0. */
    static final int EXIT = 0x95;

    private static final int REGISTER_BITS = 4;

    static byte[] encode(List<Instruction> program) {
        ByteBuffer buffer = ByteBuffer.allocate(program.size() * SIZE).order(ByteOrder.nativeOrder());
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        for (Instruction it : program) {
            // the register fields are bit fields of C, whose order follows that of the bytes
            int registers = little ? it.source << REGISTER_BITS | it.target : it.target << REGISTER_BITS | it.source;
            buffer.put((byte) it.code)
                    .put((byte) registers)
                    .putShort((short) it.offset)
                    .putInt(it.immediate);
        }
        return buffer.array();
    }
}
