// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The exception of caisson. Its message is one line: {@code failed to <verb> '<object>': <cause>}, or a text that
 * other tools know from libcontainer.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public class CaissonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final ErrorCode code;

    /** Errno of the failed system call, 0 when none is known. */
    private final int errno;

    /** Step of the operation, empty when not known. */
    private final String step;

    /** JSON pointer into the configuration, empty when none applies. */
    private final String pointer;

    public CaissonException(ErrorCode code, String message) {
        this(code, message, null, 0, "", "");
    }

    public CaissonException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, errnoOf(cause), "", "");
    }

    public CaissonException(
            ErrorCode code, String message, @Nullable Throwable cause, int errno, String step, String pointer) {
        super(message, cause);
        this.code = code;
        this.errno = errno;
        this.step = step;
        this.pointer = pointer;
    }

    private static int errnoOf(@Nullable Throwable cause) {
        return cause instanceof CaissonException known ? known.errno : 0;
    }

    /** What went wrong. */
    public final ErrorCode code() {
        return code;
    }

    /** Errno of the system call that failed; absent when no system call did. */
    public final OptionalInt errno() {
        return errno == 0 ? OptionalInt.empty() : OptionalInt.of(errno);
    }

    /** The step that failed, for example {@code mount}; absent when not known. */
    public final Optional<String> step() {
        return step.isEmpty() ? Optional.empty() : Optional.of(step);
    }

    /** JSON pointer (RFC 6901) to the field of the configuration that caused it; absent when none did. */
    public final Optional<String> pointer() {
        return pointer.isEmpty() ? Optional.empty() : Optional.of(pointer);
    }
}
