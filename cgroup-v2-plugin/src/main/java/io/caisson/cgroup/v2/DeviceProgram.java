// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxDeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The program that decides about devices. Rules are meant in order, so that the last one that speaks of a kind of
 * access decides it: the program asks them from the last to the first, and takes the kinds that a rule allows off the
 * list of what is still to be decided.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#device-controller">device controller</a>
 */
final class DeviceProgram {
    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    /** Offsets in struct bpf_cgroup_dev_ctx. */
    private static final int ACCESS_TYPE_OFFSET = 0;

    private static final int MAJOR_OFFSET = 4;
    private static final int MINOR_OFFSET = 8;

    private static final int TYPE_MASK = 0xffff;
    private static final int ACCESS_SHIFT = 16;

    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;

    private static final int MKNOD = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;
    private static final int EVERYTHING = MKNOD | READ | WRITE;

    private final List<Instruction> program = new ArrayList<>();

    private DeviceProgram() {}

    /** Denies what no rule allows. */
    static List<Instruction> of(List<LinuxDeviceRule> rules) {
        DeviceProgram compiler = new DeviceProgram();
        compiler.load();
        // a rule about all devices makes those before it meaningless
        int last = lastAboutAll(rules);
        for (int i = rules.size() - 1; i > last; i--) {
            compiler.add(rules.get(i));
        }
        compiler.end(last >= 0 && rules.get(last).allow());
        return compiler.program;
    }

    /** Whether the cgroup would be no different without a program. */
    static boolean allowsEverything(List<LinuxDeviceRule> rules) {
        int last = lastAboutAll(rules);
        return last >= 0 && rules.subList(last, rules.size()).stream().allMatch(LinuxDeviceRule::allow);
    }

    private static int lastAboutAll(List<LinuxDeviceRule> rules) {
        int last = rules.size() - 1;
        while (last >= 0 && !isAboutAll(rules.get(last))) {
            last--;
        }
        return last;
    }

    private static boolean isAboutAll(LinuxDeviceRule rule) {
        return rule.type().filter(type -> !type.isEmpty() && !type.equals("a")).isEmpty();
    }

    private void load() {
        emit(Instruction.LOAD, TYPE, CONTEXT, ACCESS_TYPE_OFFSET, 0);
        emit(Instruction.AND, TYPE, 0, 0, TYPE_MASK);
        emit(Instruction.LOAD, ACCESS, CONTEXT, ACCESS_TYPE_OFFSET, 0);
        emit(Instruction.SHIFT_RIGHT, ACCESS, 0, 0, ACCESS_SHIFT);
        emit(Instruction.LOAD, MAJOR, CONTEXT, MAJOR_OFFSET, 0);
        emit(Instruction.LOAD, MINOR, CONTEXT, MINOR_OFFSET, 0);
    }

    private void add(LinuxDeviceRule rule) {
        int access = access(rule);
        if (access == 0) {
            return;
        }
        List<Instruction> verdict = verdict(rule.allow(), access);
        List<Instruction> conditions = new ArrayList<>();
        conditions.add(unlessEqual(TYPE, rule.type().orElse("").equals("b") ? BLOCK : CHARACTER));
        addCondition(conditions, MAJOR, rule.major());
        addCondition(conditions, MINOR, rule.minor());
        for (int i = 0; i < conditions.size(); i++) {
            Instruction it = conditions.get(i);
            int behindRule = conditions.size() - i - 1 + verdict.size();
            emit(it.code(), it.target(), it.source(), behindRule, it.immediate());
        }
        program.addAll(verdict);
    }

    private static void addCondition(List<Instruction> conditions, int register, OptionalLong number) {
        if (number.isPresent() && number.getAsLong() >= 0) {
            conditions.add(unlessEqual(register, (int) number.getAsLong()));
        }
    }

    private static Instruction unlessEqual(int register, int value) {
        return new Instruction(Instruction.JUMP_UNLESS_EQUAL, register, 0, 0, value);
    }

    private static List<Instruction> verdict(boolean allow, int access) {
        Instruction result = new Instruction(Instruction.MOVE, RESULT, 0, 0, allow ? 1 : 0);
        Instruction exit = new Instruction(Instruction.EXIT, 0, 0, 0, 0);
        if (access == EVERYTHING) {
            return List.of(result, exit);
        }
        if (allow) {
            return List.of(
                    new Instruction(Instruction.AND, ACCESS, 0, 0, EVERYTHING & ~access),
                    new Instruction(Instruction.JUMP_UNLESS_EQUAL, ACCESS, 0, 2, 0),
                    result,
                    exit);
        }
        return List.of(
                new Instruction(Instruction.JUMP_IF_SET, ACCESS, 0, 1, access),
                new Instruction(Instruction.JUMP, 0, 0, 2, 0),
                result,
                exit);
    }

    /** A rule that names no access allows nothing, but denies everything: doubt closes. */
    private static int access(LinuxDeviceRule rule) {
        String text = rule.access().filter(names -> !names.isEmpty()).orElse(rule.allow() ? "" : "rwm");
        return text.chars().map(DeviceProgram::bit).reduce(0, (all, bit) -> all | bit);
    }

    private static int bit(int name) {
        return switch (name) {
            case 'r' -> READ;
            case 'w' -> WRITE;
            case 'm' -> MKNOD;
            default -> throw Failures.cgroup("unknown device access '" + Character.toString(name) + "'");
        };
    }

    private void end(boolean allow) {
        emit(Instruction.MOVE, RESULT, 0, 0, allow ? 1 : 0);
        emit(Instruction.EXIT, 0, 0, 0, 0);
    }

    private void emit(int code, int target, int source, int offset, int immediate) {
        program.add(new Instruction(code, target, source, offset, immediate));
    }
}
