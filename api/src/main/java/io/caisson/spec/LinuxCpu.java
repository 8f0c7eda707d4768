// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** CPU time limits and placement. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxCpu(
        @Unsigned OptionalLong shares,
        OptionalLong quota,
        @Unsigned OptionalLong burst,
        @Unsigned OptionalLong period,
        OptionalLong realtimeRuntime,
        @Unsigned OptionalLong realtimePeriod,
        Optional<String> cpus,
        Optional<String> mems,
        OptionalLong idle) {
    public LinuxCpu {
        shares = Copies.absent(shares);
        quota = Copies.absent(quota);
        burst = Copies.absent(burst);
        period = Copies.absent(period);
        realtimeRuntime = Copies.absent(realtimeRuntime);
        realtimePeriod = Copies.absent(realtimePeriod);
        cpus = Copies.absent(cpus);
        mems = Copies.absent(mems);
        idle = Copies.absent(idle);
    }
}
