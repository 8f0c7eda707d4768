// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.Host;
import java.util.Optional;
import java.util.function.Supplier;

/** Failures of this plugin, and the one rule that tells which are no failure. */
final class Failures {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EOPNOTSUPP = 95;

    private static final int EROFS = 30;

    private Failures() {}

    static CaissonException cgroup(String message) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message);
    }

    static CaissonException cgroup(String message, CaissonException cause) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message, cause);
    }

    /** A setting that means nothing in either version. */
    static CaissonException invalid(String field, String reason) {
        String pointer = "/linux/resources/" + field;
        return new CaissonException(ErrorCode.UNSUPPORTED, pointer + ": " + reason, null, 0, "", pointer);
    }

    static boolean is(CaissonException failure, int errno) {
        return failure.errno().orElse(0) == errno;
    }

    /** A cgroup that vanished under the reader's hands. */
    static boolean isGone(CaissonException failure) {
        return is(failure, ENOENT) || is(failure, ENODEV);
    }

    /** What is read of a cgroup; absent when it is gone. */
    static <T> Optional<T> unlessGone(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (CaissonException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isPermission(CaissonException failure) {
        return is(failure, EPERM) || is(failure, EACCES) || is(failure, EROFS);
    }

    /** Without root's rights a cgroup that cannot be made is not missed, unless limits need it. */
    static boolean isIgnorable(Host host, CaissonException failure) {
        return host.rootless() && isPermission(failure);
    }
}
