// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Mode flag of set_mempolicy(2). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum MemoryPolicyFlag {
    MPOL_F_NUMA_BALANCING,
    MPOL_F_RELATIVE_NODES,
    MPOL_F_STATIC_NODES
}
