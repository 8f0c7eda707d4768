// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spec.LinuxSeccomp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Instructions before a filter that answer ENOSYS to system calls that are newer than the profile, that is above the
 * highest number it names. A C library tries a new call first and takes the old one on ENOSYS; it gives up on the
 * EPERM that the profile's default would give.
 */
final class UnknownCalls {
    private static final short LOAD = 0x20;
    private static final short JUMP_EQUAL = 0x15;
    private static final short JUMP_GREATER = 0x25;
    private static final short JUMP_SET = 0x45;
    private static final short RETURN = 0x06;

    static final int X86_64 = 0xc000003e;
    /** libseccomp's own number: the kernel tells x32 by a bit of the call's number. */
    static final int X32 = 0x4000003e;

    static final int X32_BIT = 0x40000000;
    private static final int NO_LIMIT = 0xffffffff;

    private UnknownCalls() {}

    /** The filter with the instructions in front, if its default refuses. */
    static byte[] prepend(
            byte[] filter, LinuxSeccomp profile, SeccompLibrary library, Collection<Integer> architectures) {
        if (!refuses(profile)) {
            return filter;
        }
        ByteBuffer whole = ByteBuffer.allocate(Bpf.MOST_INSTRUCTIONS * Bpf.INSTRUCTION_BYTES)
                .order(ByteOrder.nativeOrder());
        Map<Integer, Integer> last = last(profile, library, architectures);
        last.forEach((architecture, number) -> {
            if (architecture == X86_64) {
                putX86(whole, number, last.getOrDefault(X32, NO_LIMIT));
            } else if (architecture != X32) {
                put(whole, architecture, number);
            }
        });
        if (whole.remaining() < filter.length) {
            return filter;
        }
        byte[] result = new byte[whole.position() + filter.length];
        whole.put(filter).flip().get(result);
        return result;
    }

    private static boolean refuses(LinuxSeccomp profile) {
        return switch (profile.defaultAction()) {
            case SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_TRACE, SCMP_ACT_NOTIFY -> false;
            case SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP -> true;
            case SCMP_ACT_ERRNO -> profile.defaultErrnoRet().orElse(Errno.EPERM) != Errno.ENOSYS;
        };
    }

    /** Highest number named, by architecture. */
    private static Map<Integer, Integer> last(
            LinuxSeccomp profile, SeccompLibrary library, Collection<Integer> architectures) {
        Map<Integer, Integer> last = new LinkedHashMap<>();
        for (int architecture : architectures) {
            profile.syscalls().stream()
                    .flatMap(it -> it.names().stream())
                    .map(it -> library.syscall(architecture, it))
                    .filter(it -> it.orElse(-1) >= 0)
                    .mapToInt(OptionalInt::getAsInt)
                    .max()
                    .ifPresent(it -> last.put(architecture, it));
        }
        return last;
    }

    private static void put(ByteBuffer to, int architecture, int last) {
        put(to, LOAD, 0, 0, Bpf.ARCHITECTURE);
        put(to, JUMP_EQUAL, 0, 3, architecture);
        put(to, LOAD, 0, 0, Bpf.NUMBER);
        put(to, JUMP_GREATER, 0, 1, last);
        put(to, RETURN, 0, 0, Actions.ERRNO | Errno.ENOSYS);
    }

    private static void putX86(ByteBuffer to, int last, int lastX32) {
        put(to, LOAD, 0, 0, Bpf.ARCHITECTURE);
        put(to, JUMP_EQUAL, 0, 5, X86_64);
        put(to, LOAD, 0, 0, Bpf.NUMBER);
        put(to, JUMP_SET, 1, 0, X32_BIT);
        put(to, JUMP_GREATER, 1, 2, last);
        put(to, JUMP_GREATER, 0, 1, lastX32 | X32_BIT);
        put(to, RETURN, 0, 0, Actions.ERRNO | Errno.ENOSYS);
    }

    /** struct sock_filter. */
    private static void put(ByteBuffer to, short code, int ifTrue, int ifFalse, int operand) {
        to.putShort(code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}
