// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The conversation with the launcher broke. */
public final class ProtocolException extends CaissonException {
    private static final long serialVersionUID = 1L;

    private ProtocolException(String message, @Nullable Throwable cause) {
        super(ErrorCode.INTERNAL, message, cause);
    }

    static ProtocolException because(String reason) {
        return because(reason, null);
    }

    static ProtocolException because(String reason, @Nullable Throwable cause) {
        return new ProtocolException("failed to talk to the launcher: " + reason, cause);
    }
}
