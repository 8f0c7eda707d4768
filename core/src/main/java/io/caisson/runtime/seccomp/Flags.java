// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.SeccompFlag;
import io.caisson.spi.host.KernelVersion;
import java.util.List;
import java.util.Map;

/** SECCOMP_FILTER_FLAG_* of seccomp(2). */
final class Flags {
    static final int TSYNC = 1;
    static final int LOG = 1 << 1;
    static final int SPEC_ALLOW = 1 << 2;
    static final int NEW_LISTENER = 1 << 3;
    static final int TSYNC_ESRCH = 1 << 4;
    static final int WAIT_KILLABLE_RECV = 1 << 5;

    private static final Map<Integer, String> NAMES = Map.of(
            TSYNC, "TSYNC",
            LOG, "LOG",
            SPEC_ALLOW, "SPEC_ALLOW",
            NEW_LISTENER, "NEW_LISTENER",
            TSYNC_ESRCH, "TSYNC_ESRCH",
            WAIT_KILLABLE_RECV, "WAIT_KILLABLE_RECV");

    private Flags() {}

    /** A profile without flags gets SPEC_ALLOW, as with libcontainer: mitigations would cost every call. */
    static int of(List<SeccompFlag> wanted, boolean listener, KernelVersion kernel) {
        if (wanted.isEmpty()) {
            return SPEC_ALLOW | (listener ? NEW_LISTENER : 0);
        }
        int flags = listener ? NEW_LISTENER : 0;
        for (SeccompFlag flag : wanted) {
            flags |= number(flag, listener, kernel);
        }
        return flags;
    }

    /** As linux/seccomp.h names them. */
    static List<String> names(int flags) {
        return NAMES.entrySet().stream()
                .filter(one -> (flags & one.getKey()) != 0)
                .sorted(Map.Entry.comparingByKey())
                .map(one -> "SECCOMP_FILTER_FLAG_" + one.getValue())
                .toList();
    }

    private static int number(SeccompFlag flag, boolean listener, KernelVersion kernel) {
        return switch (flag) {
            // both results of seccomp(2) cannot be told apart without TSYNC_ESRCH, so the kernel demands it
            case SECCOMP_FILTER_FLAG_TSYNC -> listener ? TSYNC | TSYNC_ESRCH : TSYNC;
            case SECCOMP_FILTER_FLAG_LOG -> LOG;
            case SECCOMP_FILTER_FLAG_SPEC_ALLOW -> SPEC_ALLOW;
            case SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV -> {
                if (!kernel.atLeast(5, 19)) {
                    throw new CaissonException(
                            ErrorCode.UNSUPPORTED, "failed to set seccomp flag '" + flag + "': it needs Linux 5.19");
                }
                // EINVAL without a listener, where it has no meaning
                yield listener ? WAIT_KILLABLE_RECV : 0;
            }
        };
    }
}
