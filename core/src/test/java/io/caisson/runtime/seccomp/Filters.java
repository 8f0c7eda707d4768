// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompSyscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Filters and profiles for tests. */
final class Filters {
    static final int X86_64 = 0xc000003e;

    private Filters() {}

    /** Instructions as four numbers each: code, jump if true, jump if false, operand. */
    static byte[] of(int... numbers) {
        ByteBuffer to = ByteBuffer.allocate(numbers.length / 4 * 8).order(ByteOrder.nativeOrder());
        for (int i = 0; i < numbers.length; i += 4) {
            to.putShort((short) numbers[i]).put((byte) numbers[i + 1]).put((byte) numbers[i + 2]);
            to.putInt(numbers[i + 3]);
        }
        return to.array();
    }

    /** Answers {@code action} to one call of this architecture and allows the rest. */
    static byte[] forOne(int number, int action) {
        return of(
                0x20,
                0,
                0,
                4,
                0x15,
                0,
                3,
                X86_64,
                0x20,
                0,
                0,
                0,
                0x15,
                0,
                1,
                number,
                6,
                0,
                0,
                action,
                6,
                0,
                0,
                Actions.ALLOW);
    }

    static LinuxSeccomp allowing(SeccompSyscall... rules) {
        return profile(SeccompAction.SCMP_ACT_ALLOW, Optional.empty(), rules);
    }

    static LinuxSeccomp profile(SeccompAction action, Optional<String> listener, SeccompSyscall... rules) {
        return new LinuxSeccomp(
                action, OptionalLong.empty(), List.of(), listener, Optional.empty(), List.of(), List.of(rules));
    }

    static SeccompSyscall refusing(String... names) {
        return new SeccompSyscall(List.of(names), SeccompAction.SCMP_ACT_ERRNO, OptionalLong.empty(), List.of());
    }
}
