// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.spi.host.LinuxConstants;
import java.util.Locale;

/** Flags of open(2) that have another number on some machines. {@link LinuxConstants} has x86's. */
final class OpenFlags {
    private static final boolean ARM =
            System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm.*");
    private static final int ARM_DIRECTORY = 040000;
    private static final int ARM_NOFOLLOW = 0100000;

    private OpenFlags() {}

    static int forThisMachine(int flags) {
        return ARM ? forArm(flags) : flags;
    }

    static int forArm(int flags) {
        int same = flags & ~(LinuxConstants.O_DIRECTORY | LinuxConstants.O_NOFOLLOW);
        int directory = (flags & LinuxConstants.O_DIRECTORY) == 0 ? 0 : ARM_DIRECTORY;
        int noFollow = (flags & LinuxConstants.O_NOFOLLOW) == 0 ? 0 : ARM_NOFOLLOW;
        return same | directory | noFollow;
    }
}
