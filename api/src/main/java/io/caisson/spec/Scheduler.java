// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** CPU scheduling policy of the process. */
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
