// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * CPU time and placement; absent values are left untouched (config-linux.md, CPU).
 *
 * @param shares relative weight, 2 to 262144 on cgroup v1
 * @param quota microseconds of CPU time in a period; -1 means no limit
 * @param burst microseconds of unused quota that may be used later, at most the quota
 * @param period length of a period in microseconds
 * @param realtimeRuntime microseconds of a realtime period for realtime tasks; cgroup v1 only
 * @param realtimePeriod length of a realtime period in microseconds; cgroup v1 only
 * @param cpus CPUs that may be used, such as {@code 0-3,7}
 * @param mems memory nodes that may be used, such as {@code 0-3,7}
 * @param idle 1 makes the whole cgroup run only when nothing else does, 0 is normal
 */
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
        cpus = Copies.text(cpus);
        mems = Copies.text(mems);
        idle = Copies.absent(idle);
    }

    /** A copy with another value. */
    public LinuxCpu withShares(OptionalLong shares) {
        return new LinuxCpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }
}
