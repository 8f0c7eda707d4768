// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/** Who can mend an error. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ErrorType {
    /** The caller's configuration or arguments. */
    SPEC,
    /** The container has the wrong status, exists already, or does not exist. */
    STATE,
    /** The kernel or the machine lacks something. */
    HOST,
    /** A system call failed. */
    SYSTEM,
    /** A fault of caisson. */
    INTERNAL
}
