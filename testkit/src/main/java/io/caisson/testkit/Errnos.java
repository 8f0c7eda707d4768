// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;

/** Failures as the runtime's own host reports them. */
final class Errnos {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EOPNOTSUPP = 95;

    private Errnos() {}

    /** A failed operation on a control file. */
    static CaissonException file(String operation, Object object, int errno) {
        return failure(ErrorCode.IO_FAILED, operation, object, errno);
    }

    /** A failed system call. */
    static CaissonException call(String operation, Object object, int errno) {
        return failure(ErrorCode.SYSCALL_FAILED, operation, object, errno);
    }

    private static CaissonException failure(ErrorCode code, String operation, Object object, int errno) {
        String message = "failed to " + operation + " '" + object + "': " + text(errno);
        return new CaissonException(code, message, null, errno, "", "");
    }

    private static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case ESRCH -> "no such process";
            case EACCES -> "permission denied";
            case EBUSY -> "device or resource busy";
            case ENODEV -> "no such device";
            case ENOTDIR -> "not a directory";
            case EINVAL -> "invalid argument";
            case ENOSPC -> "no space left on device";
            case EOPNOTSUPP -> "operation not supported";
            default -> "errno " + errno;
        };
    }
}
