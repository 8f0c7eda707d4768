// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** I/O scheduling class. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum IoPriorityClass {
    IOPRIO_CLASS_RT,
    IOPRIO_CLASS_BE,
    IOPRIO_CLASS_IDLE
}
