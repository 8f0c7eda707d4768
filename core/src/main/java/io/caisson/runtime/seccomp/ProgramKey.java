// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompSyscall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * All that a compiled program depends on, as text in which different things never look alike. The text itself is
 * compared, so that nobody can make two profiles that share a program.
 *
 * @param text profile, and what it is compiled by and for
 */
record ProgramKey(String text) {
    /**
     * @param compiler name and key of the compiler
     * @param kernel release
     */
    static ProgramKey of(LinuxSeccomp profile, String compiler, String kernel) {
        StringBuilder to = new StringBuilder(1 << 13);
        put(to, compiler);
        put(to, kernel);
        put(to, System.getProperty("os.arch"));
        put(to, profile.defaultAction());
        put(to, profile.defaultErrnoRet());
        put(to, profile.flags());
        put(to, profile.listenerPath().orElse(""));
        put(to, profile.listenerMetadata().orElse(""));
        put(to, profile.architectures());
        to.append(profile.syscalls().size()).append(';');
        profile.syscalls().forEach(rule -> put(to, rule));
        return new ProgramKey(to.toString());
    }

    private static void put(StringBuilder to, SeccompSyscall rule) {
        to.append(rule.names().size()).append(';');
        rule.names().forEach(name -> put(to, name));
        put(to, rule.action());
        put(to, rule.errnoRet());
        to.append(rule.args().size()).append(';');
        for (SeccompArg arg : rule.args()) {
            put(to, arg.index());
            put(to, arg.value());
            put(to, arg.valueTwo());
            put(to, arg.op());
        }
    }

    /** A text may hold any character, so its length comes first. */
    private static void put(StringBuilder to, String text) {
        to.append(text.length()).append(':').append(text);
    }

    private static void put(StringBuilder to, Enum<?> constant) {
        to.append(constant.name()).append(';');
    }

    private static void put(StringBuilder to, long number) {
        to.append(number).append(';');
    }

    private static void put(StringBuilder to, OptionalLong number) {
        if (number.isPresent()) {
            to.append(number.getAsLong());
        }
        to.append(';');
    }

    private static void put(StringBuilder to, List<? extends Enum<?>> constants) {
        to.append(constants.size()).append(';');
        constants.forEach(one -> put(to, one));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A name for a file: not unique, but nearly so. */
    String fileName() {
        CRC32 sum = new CRC32();
        sum.update(bytes());
        return Long.toHexString(sum.getValue()) + "-" + text.length();
    }
}
