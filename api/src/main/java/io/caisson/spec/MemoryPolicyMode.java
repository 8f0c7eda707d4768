// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Mode of set_mempolicy(2). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum MemoryPolicyMode {
    MPOL_DEFAULT,
    MPOL_BIND,
    MPOL_INTERLEAVE,
    MPOL_WEIGHTED_INTERLEAVE,
    MPOL_PREFERRED,
    MPOL_PREFERRED_MANY,
    MPOL_LOCAL
}
