// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Comparison of a system call argument. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SeccompOperator {
    SCMP_CMP_NE,
    SCMP_CMP_LT,
    SCMP_CMP_LE,
    SCMP_CMP_EQ,
    SCMP_CMP_GE,
    SCMP_CMP_GT,
    SCMP_CMP_MASKED_EQ
}
