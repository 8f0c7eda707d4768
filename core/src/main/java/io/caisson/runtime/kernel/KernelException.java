// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;

/** A system call failed. Message: {@code failed to <operation> '<object>': <errno in words>}. */
public final class KernelException extends CaissonException {
    private static final long serialVersionUID = 1L;

    /** Errno of the call. */
    private final int number;

    public KernelException(String operation, String object, int errno) {
        super(
                ErrorCode.SYSCALL_FAILED,
                "failed to " + operation + " '" + object + "': " + Errno.text(errno),
                null,
                errno,
                operation,
                "");
        this.number = errno;
    }

    /** Whether the call failed with this errno. */
    public boolean is(int errno) {
        return number == errno;
    }
}
