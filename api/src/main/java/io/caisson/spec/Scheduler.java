// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * CPU scheduling of a process, as sched_setattr(2) takes it (config.md, Scheduler).
 *
 * @param policy the policy
 * @param nice -20 (first) to 19 (last), for SCHED_OTHER and SCHED_BATCH
 * @param priority 1 (last) to 99 (first), for SCHED_FIFO and SCHED_RR
 * @param flags flags of sched_setattr(2)
 * @param runtime nanoseconds the process may run within a period, for SCHED_DEADLINE
 * @param deadline nanoseconds within which it is to get its runtime, for SCHED_DEADLINE
 * @param period length of a period in nanoseconds, for SCHED_DEADLINE; 0 means the deadline
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Scheduler(
        @JsonProperty(required = true) SchedulerPolicy policy,
        OptionalInt nice,
        OptionalInt priority,
        List<SchedulerFlag> flags,
        @Unsigned OptionalLong runtime,
        @Unsigned OptionalLong deadline,
        @Unsigned OptionalLong period) {
    public Scheduler {
        nice = Copies.absent(nice);
        priority = Copies.absent(priority);
        flags = Copies.list(flags);
        runtime = Copies.absent(runtime);
        deadline = Copies.absent(deadline);
        period = Copies.absent(period);
    }
}
