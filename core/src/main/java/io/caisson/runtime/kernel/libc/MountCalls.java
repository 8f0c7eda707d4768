// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.spi.host.HostFd;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** File systems that are mounted nowhere. The numbers are the same on every machine. */
final class MountCalls {
    static final int SYS_FSOPEN = 430;
    static final int SYS_FSCONFIG = 431;
    static final int SYS_FSMOUNT = 432;
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    private final Native calls;

    MountCalls(Native calls) {
        this.calls = calls;
    }

    HostFd mountDetached(String type, Map<String, String> options, int attributes) {
        try (HostFd context = open(type)) {
            options.forEach((key, value) ->
                    configure(type, context, FSCONFIG_SET_STRING, Native.text(key), Native.text(value)));
            configure(type, context, FSCONFIG_CMD_CREATE, null, null);
            return calls.own(calls.check("mount", type, () -> calls.libc()
                    .syscall(SYS_FSMOUNT, context.number(), FSMOUNT_CLOEXEC, attributes, 0, 0)));
        }
    }

    private HostFd open(String type) {
        try (Arena arena = calls.arena()) {
            Memory name = arena.copy(Native.text(type));
            return calls.own(calls.check(
                    "mount", type, () -> calls.libc().syscall(SYS_FSOPEN, name.address(), FSOPEN_CLOEXEC, 0, 0, 0)));
        }
    }

    private void configure(String type, HostFd context, int command, byte @Nullable [] key, byte @Nullable [] value) {
        try (Arena arena = calls.arena()) {
            long keyAddress = key == null ? 0 : arena.copy(key).address();
            long valueAddress = value == null ? 0 : arena.copy(value).address();
            calls.check("mount", type, () -> calls.libc()
                    .syscall(SYS_FSCONFIG, context.number(), command, keyAddress, valueAddress, 0));
        }
    }
}
