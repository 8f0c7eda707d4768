// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import org.apiguardian.api.API;

/** State of a cgroup's freezer. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum FreezerState {
    /** There is no freezer. */
    UNDEFINED,
    THAWED,
    FREEZING,
    FROZEN
}
