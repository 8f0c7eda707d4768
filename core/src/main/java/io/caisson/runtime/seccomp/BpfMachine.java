// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.seccomp.Bpf.Instruction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a filter as the kernel does. The filter is one that {@link BpfVerifier} finds nothing wrong with. */
public final class BpfMachine {
    private final Instruction[] program;

    public BpfMachine(byte[] instructions) {
        this.program = Bpf.decode(instructions);
    }

    /** The action for a call: SECCOMP_RET_* with its data. */
    public int run(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(Bpf.DATA_BYTES).order(ByteOrder.nativeOrder());
        data.putInt(Bpf.NUMBER, number).putInt(Bpf.ARCHITECTURE, architecture);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(Bpf.ARGUMENTS + i * Bpf.ARGUMENT_BYTES, arguments[i]);
        }
        return new Run(data).result();
    }

    /** The registers of one run. */
    private final class Run {
        private final ByteBuffer data;
        private final int[] scratch = new int[Bpf.SCRATCH_WORDS];
        private int accumulator;
        private int index;
        private int at;

        Run(ByteBuffer data) {
            this.data = data;
        }

        int result() {
            while (program[at].kind() != Bpf.RET) {
                Instruction one = program[at++];
                if (one.isDivisionByX() && index == 0) {
                    return Bpf.DIVIDED_BY_ZERO;
                }
                switch (one.kind()) {
                    case Bpf.LD -> accumulator = loaded(one);
                    case Bpf.LDX -> index = loaded(one);
                    case Bpf.ST -> scratch[one.operand()] = accumulator;
                    case Bpf.STX -> scratch[one.operand()] = index;
                    case Bpf.ALU -> accumulator = Bpf.calculate(one.operation(), accumulator, right(one));
                    case Bpf.JMP -> jump(one);
                    default -> transfer(one);
                }
            }
            Instruction last = program[at];
            return last.code() == Bpf.RET ? last.operand() : accumulator;
        }

        private int loaded(Instruction one) {
            return switch (one.mode()) {
                case Bpf.IMM -> one.operand();
                case Bpf.MEM -> scratch[one.operand()];
                case Bpf.LEN -> Bpf.DATA_BYTES;
                default -> data.getInt(one.operand());
            };
        }

        private int right(Instruction one) {
            return one.usesX() ? index : one.operand();
        }

        private void jump(Instruction one) {
            if (one.operation() == Bpf.JA) {
                at += one.operand();
            } else {
                at += Bpf.compare(one.operation(), accumulator, right(one)) ? one.ifTrue() : one.ifFalse();
            }
        }

        private void transfer(Instruction one) {
            if (one.code() == (Bpf.MISC | Bpf.TXA)) {
                accumulator = index;
            } else {
                index = accumulator;
            }
        }
    }
}
