// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.LinuxDeviceRule;
import io.caisson.testkit.Resources;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final int MKNOD = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;

    private static byte[] program(Resources rules) {
        byte[] program = Instruction.encode(DeviceProgram.of(rules.build().devices()));
        assertThat(Interpreter.allReachable(program))
                .as("every instruction is reachable")
                .isTrue();
        return program;
    }

    @Test
    @DisplayName("S24: the instructions of one rule")
    void writesInstructions() {
        assertThat(DeviceProgram.of(Resources.none().allow("c 1:3 rw").build().devices()))
                .containsExactly(
                        new Instruction(0x61, 2, 1, 0, 0),
                        new Instruction(0x54, 2, 0, 0, 0xffff),
                        new Instruction(0x61, 3, 1, 0, 0),
                        new Instruction(0x74, 3, 0, 0, 16),
                        new Instruction(0x61, 4, 1, 4, 0),
                        new Instruction(0x61, 5, 1, 8, 0),
                        new Instruction(0x56, 2, 0, 6, 2),
                        new Instruction(0x56, 4, 0, 5, 1),
                        new Instruction(0x56, 5, 0, 4, 3),
                        new Instruction(0x54, 3, 0, 0, 1),
                        new Instruction(0x56, 3, 0, 2, 0),
                        new Instruction(0xb4, 0, 0, 0, 1),
                        new Instruction(0x95, 0, 0, 0, 0),
                        new Instruction(0xb4, 0, 0, 0, 0),
                        new Instruction(0x95, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("S24: nothing is allowed that no rule allows")
    void deniesByDefault() {
        byte[] program = program(Resources.none().allow("c 1:3 rw"));
        assertThat(Interpreter.allows(program, CHARACTER, READ | WRITE, 1, 3)).isTrue();
        assertThat(Interpreter.allows(program, CHARACTER, READ | MKNOD, 1, 3)).isFalse();
        assertThat(Interpreter.allows(program, BLOCK, READ, 1, 3)).isFalse();
        assertThat(Interpreter.allows(program, CHARACTER, READ, 1, 4)).isFalse();
        assertThat(Interpreter.allows(program, CHARACTER, READ, 2, 3)).isFalse();
    }

    @Test
    @DisplayName("S24: a later rule takes from an earlier one, also from a wider one")
    void laterRulesWin() {
        byte[] program = program(Resources.none()
                .deny("a *:* rwm")
                .allow("c *:* rwm")
                .deny("c 1:* w")
                .allow("c 1:5 w"));
        assertThat(Interpreter.allows(program, CHARACTER, READ, 1, 3)).isTrue();
        assertThat(Interpreter.allows(program, CHARACTER, READ | WRITE, 1, 3)).isFalse();
        assertThat(Interpreter.allows(program, CHARACTER, READ | WRITE, 1, 5)).isTrue();
        assertThat(Interpreter.allows(program, CHARACTER, WRITE, 2, 3)).isTrue();
    }

    @Test
    @DisplayName("S24: access granted by two rules together is granted")
    void rulesAddUp() {
        byte[] program = program(Resources.none().allow("b 8:* r").allow("b 8:0 w"));
        assertThat(Interpreter.allows(program, BLOCK, READ | WRITE, 8, 0)).isTrue();
        assertThat(Interpreter.allows(program, BLOCK, READ | WRITE, 8, 1)).isFalse();
    }

    @Test
    @DisplayName("S24: a rule about all devices ends what was before it")
    void ruleAboutAll() {
        byte[] program =
                program(Resources.none().deny("c 1:3 rwm").allow("a *:* rwm").deny("b 8:0 rwm"));
        assertThat(Interpreter.allows(program, CHARACTER, READ, 1, 3)).isTrue();
        assertThat(Interpreter.allows(program, BLOCK, READ, 8, 0)).isFalse();
        assertThat(Interpreter.allows(program(Resources.none().allow("a *:* rwm")), BLOCK, WRITE, 9, 9))
                .isTrue();
    }

    @Test
    @DisplayName("S24: an access that does not exist is refused")
    void refusesUnknownAccess() {
        List<LinuxDeviceRule> rules = Resources.none().allow("c 1:3 x").build().devices();
        assertThatThrownBy(() -> DeviceProgram.of(rules)).hasMessage("unknown device access 'x'");
    }

    @Test
    @DisplayName("S24: programs of random rules decide as the rules do, read one by one in order")
    void agreesWithTheRules() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Resources rules = Resources.none();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String rule = "abc".charAt(random.nextInt(3)) + " " + number(random) + ":" + number(random) + " "
                        + List.of("r", "w", "m", "rw", "rm", "wm", "rwm").get(random.nextInt(7));
                rules = random.nextBoolean() ? rules.allow(rule) : rules.deny(rule);
            }
            compare(rules);
        }
    }

    private static String number(Random random) {
        return List.of("*", "1", "2").get(random.nextInt(3));
    }

    private static void compare(Resources rules) {
        List<LinuxDeviceRule> list = rules.build().devices();
        byte[] program = program(rules);
        for (int access = 1; access < 8; access++) {
            for (int place = 0; place < 8; place++) {
                int type = 1 + (place & 1);
                int major = 1 + (place >> 1 & 1);
                int minor = 1 + (place >> 2 & 1);
                assertThat(Interpreter.allows(program, type, access, major, minor))
                        .as("%s: type %d access %d of %d:%d", list, type, access, major, minor)
                        .isEqualTo(decide(list, type, access, major, minor));
            }
        }
    }

    /** The meaning of the specification: each kind of access follows the last rule that speaks of it. */
    private static boolean decide(List<LinuxDeviceRule> rules, int type, int access, int major, int minor) {
        int granted = 0;
        for (LinuxDeviceRule rule : rules) {
            String name = rule.type().orElse("a");
            if (name.equals("a")) {
                granted = rule.allow() ? READ | WRITE | MKNOD : 0;
            } else if (name.equals(type == BLOCK ? "b" : "c")
                    && rule.major().orElse(major) == major
                    && rule.minor().orElse(minor) == minor) {
                int bits = bits(rule.access().orElse(""));
                granted = rule.allow() ? granted | bits : granted & ~bits;
            }
        }
        return (granted & access) == access;
    }

    private static int bits(String access) {
        return (access.contains("r") ? READ : 0)
                | (access.contains("w") ? WRITE : 0)
                | (access.contains("m") ? MKNOD : 0);
    }
}
