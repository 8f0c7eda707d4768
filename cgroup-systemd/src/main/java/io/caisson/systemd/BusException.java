// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The bus, or who was called over it, refused or did not answer. */
public final class BusException extends CaissonException {
    /** The name of an answer that did not come in time. */
    public static final String TIME_OVER = "org.freedesktop.DBus.Error.NoReply";

    static final String UNIT_EXISTS = "org.freedesktop.systemd1.UnitExists";
    static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private static final long serialVersionUID = 1L;

    /** D-Bus name of the error. */
    private final String name;

    public BusException(String name, String message, @Nullable Throwable cause) {
        super(ErrorCode.CGROUP_FAILED, message, cause);
        this.name = name;
    }

    boolean is(String other) {
        return name.equals(other);
    }

    /** The same failure, with what was being done. */
    BusException in(String action) {
        return new BusException(name, action + ": " + getMessage(), this);
    }
}
