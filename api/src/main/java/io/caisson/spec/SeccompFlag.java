// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Flag of seccomp(2). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SeccompFlag {
    SECCOMP_FILTER_FLAG_TSYNC,
    SECCOMP_FILTER_FLAG_LOG,
    SECCOMP_FILTER_FLAG_SPEC_ALLOW,
    SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
}
