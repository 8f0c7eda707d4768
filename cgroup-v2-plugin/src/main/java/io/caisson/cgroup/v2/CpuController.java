// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Limits CPU time. */
final class CpuController implements Controller {
    private static final String MAX = "cpu.max";
    private static final String BURST = "cpu.max.burst";

    private final SharesFormula formula;

    CpuController(SharesFormula formula) {
        this.formula = formula;
    }

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
                        || cpu.idle().isPresent())
                .isPresent();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.cpu().ifPresent(cpu -> {
            if (cpu.idle().isPresent()) {
                files.write(cgroup.resolve("cpu.idle"), Long.toString(cpu.idle().getAsLong()));
            }
            weight(cpu, formula).ifPresent(weight -> files.write(cgroup.resolve("cpu.weight"), Long.toString(weight)));
            setBandwidth(cgroup, cpu, files);
        });
    }

    /** An idle cgroup has no weight: the kernel refuses one, and forgets the one that it had. */
    static OptionalLong weight(LinuxCpu cpu, SharesFormula formula) {
        boolean idle = cpu.idle().orElse(0) != 0;
        return idle || cpu.shares().isEmpty()
                ? OptionalLong.empty()
                : Conversions.cpuWeight(cpu.shares().getAsLong(), formula);
    }

    /** A burst must fit the quota at each moment: what does not fit the old one is set after the new one. */
    private static void setBandwidth(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        boolean limited = Values.given(cpu.quota()) || Values.given(cpu.period());
        boolean burstLater = cpu.burst().isPresent() && !acceptsBurst(cgroup, cpu, limited, files);
        if (limited) {
            files.write(cgroup.resolve(MAX), max(cgroup, cpu, files));
        }
        if (burstLater) {
            files.write(cgroup.resolve(BURST), Long.toString(cpu.burst().getAsLong()));
        }
    }

    private static boolean acceptsBurst(Path cgroup, LinuxCpu cpu, boolean canWait, ControlFiles files) {
        try {
            files.write(cgroup.resolve(BURST), Long.toString(cpu.burst().getAsLong()));
            return true;
        } catch (CaissonException e) {
            if (canWait && Failures.is(e, Failures.EINVAL)) {
                return false;
            }
            throw e;
        }
    }

    /** Quota and period stand in one file; the one that is not given keeps its value. */
    private static String max(Path cgroup, LinuxCpu cpu, ControlFiles files) {
        String[] present = files.read(cgroup.resolve(MAX)).split(" ");
        String quota = Values.given(cpu.quota()) ? Values.limit(cpu.quota().getAsLong()) : present[0];
        String period = Values.given(cpu.period()) ? Long.toString(cpu.period().getAsLong()) : present[1];
        return quota + " " + period;
    }
}
