// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.SeccompExplanation.Answer;
import io.caisson.runtime.seccomp.Bpf.Instruction;
import io.caisson.spec.SeccompArch;
import java.util.Map;

/** Filters as text, an instruction per line; jumps name the line they lead to. */
public final class BpfText {
    /** AUDIT_ARCH_* of the architectures that a filter on this machine may name. */
    private static final Map<Integer, SeccompArch> ARCHITECTURES = Map.of(
            UnknownCalls.X86_64,
            SeccompArch.SCMP_ARCH_X86_64,
            0x40000003,
            SeccompArch.SCMP_ARCH_X86,
            0xc00000b7,
            SeccompArch.SCMP_ARCH_AARCH64,
            0x40000028,
            SeccompArch.SCMP_ARCH_ARM,
            0xc00000f3,
            SeccompArch.SCMP_ARCH_RISCV64,
            0xc0000015,
            SeccompArch.SCMP_ARCH_PPC64LE);

    private static final int HIGH_HALF = 4;

    private BpfText() {}

    /** @param program struct sock_filter[] in native order */
    public static String of(byte[] program) {
        Instruction[] all = Bpf.decode(program);
        StringBuilder text = new StringBuilder();
        boolean architecture = false;
        for (int i = 0; i < all.length; i++) {
            text.append(String.format("%4d: %s%n", i, line(i, all[i], architecture)));
            if (all[i].kind() == Bpf.LD) {
                architecture = all[i].code() == (Bpf.LD | Bpf.ABS) && all[i].operand() == Bpf.ARCHITECTURE;
            }
        }
        return text.toString();
    }

    private static String line(int at, Instruction one, boolean architecture) {
        return switch (one.kind()) {
            case Bpf.LD -> "ld  " + source(one);
            case Bpf.LDX -> "ldx " + source(one);
            case Bpf.ST -> "st  M[" + one.operand() + "]";
            case Bpf.STX -> "stx M[" + one.operand() + "]";
            case Bpf.ALU -> calculation(one);
            case Bpf.JMP -> jump(at, one, architecture);
            case Bpf.RET -> "ret " + (one.code() == Bpf.RET ? answer(one.operand()) : "A");
            default -> one.code() == (Bpf.MISC | Bpf.TXA) ? "txa" : "tax";
        };
    }

    private static String source(Instruction one) {
        return switch (one.mode()) {
            case Bpf.IMM -> hex(one.operand());
            case Bpf.MEM -> "M[" + one.operand() + "]";
            case Bpf.LEN -> "length";
            default -> data(one.operand());
        };
    }

    /** A word of struct seccomp_data; arguments have two, the low one first on this machine. */
    private static String data(int offset) {
        if (offset == Bpf.NUMBER) {
            return "number";
        }
        if (offset == Bpf.ARCHITECTURE) {
            return "architecture";
        }
        int inside = offset - Bpf.ARGUMENTS;
        String half = (offset & HIGH_HALF) != 0 ? "high" : "low";
        return inside < 0 ? "instruction pointer, " + half : "argument " + inside / Bpf.ARGUMENT_BYTES + ", " + half;
    }

    private static String calculation(Instruction one) {
        String name =
                switch (one.operation()) {
                    case Bpf.ADD -> "add";
                    case Bpf.SUB -> "sub";
                    case Bpf.MUL -> "mul";
                    case Bpf.DIV -> "div";
                    case Bpf.OR -> "or ";
                    case Bpf.AND -> "and";
                    case Bpf.LSH -> "lsh";
                    case Bpf.RSH -> "rsh";
                    case Bpf.XOR -> "xor";
                    default -> "neg";
                };
        return name.equals("neg") ? name : name + " " + right(one, false);
    }

    private static String jump(int at, Instruction one, boolean architecture) {
        int next = at + 1;
        if (one.operation() == Bpf.JA) {
            return "ja  " + (next + one.operand());
        }
        String name =
                switch (one.operation()) {
                    case Bpf.JEQ -> "jeq";
                    case Bpf.JGT -> "jgt";
                    case Bpf.JGE -> "jge";
                    default -> "jset";
                };
        return String.format(
                "%-4s%s, then %d, else %d", name, right(one, architecture), next + one.ifTrue(), next + one.ifFalse());
    }

    private static String right(Instruction one, boolean architecture) {
        if (one.usesX()) {
            return "X";
        }
        SeccompArch known = architecture ? ARCHITECTURES.get(one.operand()) : null;
        return known == null ? hex(one.operand()) : hex(one.operand()) + " (" + known + ")";
    }

    private static String answer(int action) {
        Answer answer = Answers.of(action);
        String value = answer.value().isPresent() ? "(" + answer.value().getAsInt() + ")" : "";
        return answer.action() + value;
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
