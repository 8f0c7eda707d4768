// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Limits CPU time. */
final class CpuController implements Controller {
    private static final String SHARES = "cpu.shares";
    private static final String IDLE = "cpu.idle";
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String PERIOD = "cpu.cfs_period_us";
    private static final String BURST = "cpu.cfs_burst_us";
    private static final String RT_PERIOD = "cpu.rt_period_us";
    private static final String RT_RUNTIME = "cpu.rt_runtime_us";

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .cpu()
                .filter(cpu -> Values.given(cpu.shares())
                        || Values.given(cpu.quota())
                        || Values.given(cpu.period())
                        || cpu.burst().isPresent()
                        || cpu.idle().isPresent()
                        || Values.given(cpu.realtimePeriod())
                        || Values.given(cpu.realtimeRuntime()))
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.cpu().ifPresent(cpu -> {
            setRealtime(cgroup, cpu, files);
            setWeight(cgroup, cpu, files);
            setBandwidth(cgroup, cpu, files);
        });
    }

    /** An idle cgroup refuses shares, so that it is woken before they are set. */
    private static void setWeight(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        if (cpu.idle().isPresent()) {
            files.write(cgroup.resolve(IDLE), text(cpu.idle()));
        }
        setShares(cgroup, cpu, files);
    }

    /** A shorter period may only fit the new runtime, so that it is tried again after it. */
    private static void setRealtime(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        boolean later = Values.given(cpu.realtimePeriod())
                && !accepts(
                        cgroup.resolve(RT_PERIOD), cpu.realtimePeriod(), Values.given(cpu.realtimeRuntime()), files);
        if (Values.given(cpu.realtimeRuntime())) {
            files.write(cgroup.resolve(RT_RUNTIME), text(cpu.realtimeRuntime()));
        }
        if (later) {
            files.write(cgroup.resolve(RT_PERIOD), text(cpu.realtimePeriod()));
        }
    }

    /** The kernel moves shares into its range without a word, so they are read back. */
    private static void setShares(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        if (!Values.given(cpu.shares())) {
            return;
        }
        String wanted = text(cpu.shares());
        files.write(cgroup.resolve(SHARES), wanted);
        String kept = files.read(cgroup.resolve(SHARES));
        int difference = Long.compareUnsigned(cpu.shares().getAsLong(), Long.parseUnsignedLong(kept));
        if (difference > 0) {
            throw Failures.cgroup("the maximum allowed cpu-shares is " + kept);
        }
        if (difference < 0) {
            throw Failures.cgroup("the minimum allowed cpu-shares is " + kept);
        }
    }

    /** Period and burst must fit the quota at each moment: what does not fit the old quota is set after the new one. */
    private static void setBandwidth(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        boolean quota = Values.given(cpu.quota());
        boolean periodLater =
                Values.given(cpu.period()) && !accepts(cgroup.resolve(PERIOD), cpu.period(), quota, files);
        boolean burstLater = cpu.burst().isPresent() && !accepts(cgroup.resolve(BURST), cpu.burst(), quota, files);
        if (quota) {
            files.write(cgroup.resolve(QUOTA), text(cpu.quota()));
        }
        if (periodLater) {
            files.write(cgroup.resolve(PERIOD), text(cpu.period()));
        }
        if (burstLater) {
            files.write(cgroup.resolve(BURST), text(cpu.burst()));
        }
    }

    private static boolean accepts(Path file, OptionalLong value, boolean canWait, ControlFiles files) {
        try {
            files.write(file, text(value));
            return true;
        } catch (CaissonException e) {
            if (canWait && Failures.is(e, Failures.EINVAL)) {
                return false;
            }
            throw e;
        }
    }

    private static String text(OptionalLong value) {
        return Long.toString(value.getAsLong());
    }
}
