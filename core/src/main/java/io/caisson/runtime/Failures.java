// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.util.function.Supplier;

/** libcontainer's outer texts around a cause of ours. */
final class Failures {
    private Failures() {}

    /** Runs, and puts the text before the message of a failure. */
    static void in(String text, Runnable action) {
        in(text, () -> {
            action.run();
            return true;
        });
    }

    /** Runs, and puts the text before the message of a failure. */
    static <T> T in(String text, Supplier<T> action) {
        try {
            return action.get();
        } catch (CaissonException e) {
            throw wrap(text, e);
        }
    }

    /** The same failure under an outer text. */
    static CaissonException wrap(String text, CaissonException cause) {
        CaissonException wrapped = new CaissonException(
                cause.code(),
                text + ": " + cause.getMessage(),
                cause,
                cause.errno().orElse(0),
                cause.step().orElse(""),
                cause.pointer().orElse(""));
        for (Throwable suppressed : cause.getSuppressed()) {
            wrapped.addSuppressed(suppressed);
        }
        return wrapped;
    }

    static CaissonException wrongStatus(String message) {
        return new CaissonException(ErrorCode.WRONG_STATUS, message);
    }

    static CaissonException notFound(String id) {
        return new CaissonException(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist: '" + id + "'");
    }
}
