// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;

/** Seals of a memfd. */
public final class Seals {
    private Seals() {}

    /** Whether the content of an open file is sealed; false when it is no memfd. */
    public static boolean holdContent(SystemCalls calls, HostFd file) {
        try {
            return (calls.seals(file) & Kernel.CONTENT_SEALS) == Kernel.CONTENT_SEALS;
        } catch (CaissonException e) {
            if (e.errno().orElse(0) == Errno.EINVAL || e.errno().orElse(0) == Errno.EBADF) {
                return false; // no memfd, or opened with O_PATH
            }
            throw e;
        }
    }
}
