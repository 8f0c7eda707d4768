// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;

/** Seals of a memfd. */
public final class Seals {
    private static final int SEAL = 0x01;
    private static final int SHRINK = 0x02;
    private static final int GROW = 0x04;
    private static final int WRITE = 0x08;

    /** What keeps the content as it is, for ever. */
    static final int CONTENT = SEAL | SHRINK | GROW | WRITE;

    /** The mode stays executable. Since Linux 6.3. */
    static final int EXEC = 0x20;

    private Seals() {}

    /** Whether the content of an open file is sealed; false when it is no memfd. */
    public static boolean holdContent(SystemCalls calls, HostFd file) {
        try {
            return (calls.seals(file) & CONTENT) == CONTENT;
        } catch (CaissonException e) {
            if (e.errno().orElse(0) == Errno.EINVAL || e.errno().orElse(0) == Errno.EBADF) {
                return false; // no memfd, or opened with O_PATH
            }
            throw e;
        }
    }
}
