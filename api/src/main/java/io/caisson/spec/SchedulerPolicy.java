// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** CPU scheduling policy. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum SchedulerPolicy {
    SCHED_OTHER,
    SCHED_FIFO,
    SCHED_RR,
    SCHED_BATCH,
    SCHED_ISO,
    SCHED_IDLE,
    SCHED_DEADLINE
}
