// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.api.ExitStatus;
import java.util.Optional;

/** siginfo_t as waitid(2) fills it. */
final class SigInfo {
    static final int SI_CODE = 8;
    static final int SI_PID = 16;
    static final int SI_STATUS = 24;
    static final int SIZE = 128;

    private static final int CLD_EXITED = 1;

    private SigInfo() {}

    /** Absent when no child had ended (WNOHANG). */
    static Optional<ExitStatus> status(Memory at) {
        if (at.getInt(SI_PID) == 0) {
            return Optional.empty();
        }
        int status = at.getInt(SI_STATUS);
        boolean exited = at.getInt(SI_CODE) == CLD_EXITED;
        return Optional.of(exited ? new ExitStatus(status & 0xff, 0) : new ExitStatus(0, status));
    }
}
