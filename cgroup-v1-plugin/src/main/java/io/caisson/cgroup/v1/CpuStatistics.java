// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CgroupStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What cpuacct and cpu count.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/cpuacct.html">cpuacct</a>
 */
record CpuStatistics(Readings cpu, Readings cpuacct) {
    /** cpuacct.stat counts in ticks of USER_HZ, which is 100 on every architecture of Linux that containers run on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final String EACH = "cpuacct.usage_percpu";
    private static final String EACH_BY_MODE = "cpuacct.usage_all";

    CgroupStats.Cpu read() {
        Map<String, Long> used = cpuacct.table("cpuacct.stat");
        return new CgroupStats.Cpu(
                cpuacct.number("cpuacct.usage"),
                nanos(Values.of(used, "user")),
                nanos(Values.of(used, "system")),
                perCpu(),
                throttling(),
                Optional.empty());
    }

    private static OptionalLong nanos(OptionalLong ticks) {
        return ticks.isPresent() ? OptionalLong.of(ticks.getAsLong() * NANOS_PER_TICK) : ticks;
    }

    private CgroupStats.Throttling throttling() {
        Map<String, Long> counted = cpu.table("cpu.stat");
        return new CgroupStats.Throttling(
                Values.of(counted, "nr_periods"),
                Values.of(counted, "nr_throttled"),
                Values.of(counted, "throttled_time"),
                Values.of(counted, "nr_bursts"),
                Values.of(counted, "burst_time"));
    }

    /** The time in all is in a file of its own; user and system have one since Linux 4.7. */
    private List<CgroupStats.CpuTime> perCpu() {
        List<long[]> modes = byMode();
        List<Long> usages = usages();
        List<CgroupStats.CpuTime> times = new ArrayList<>();
        for (int cpu = 0; cpu < Math.max(usages.size(), modes.size()); cpu++) {
            if (cpu >= modes.size()) {
                times.add(new CgroupStats.CpuTime(usages.get(cpu), OptionalLong.empty(), OptionalLong.empty()));
                continue;
            }
            long user = modes.get(cpu)[0];
            long system = modes.get(cpu)[1];
            long usage = cpu < usages.size() ? usages.get(cpu) : user + system;
            times.add(new CgroupStats.CpuTime(usage, OptionalLong.of(user), OptionalLong.of(system)));
        }
        return times;
    }

    /** One line of numbers. */
    private List<Long> usages() {
        List<Long> usages = new ArrayList<>();
        for (String word : cpuacct.text(EACH).orElse("").split("\\s+")) {
            if (!word.isEmpty()) {
                usages.add(cpuacct.number(EACH, word).orElseThrow(() -> cpuacct.malformed(EACH, word)));
            }
        }
        return usages;
    }

    /** A headline, then a line for each CPU: its number, user and system time. */
    private List<long[]> byMode() {
        List<long[]> modes = new ArrayList<>();
        for (String line : cpuacct.lines(EACH_BY_MODE)) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("cpu")) {
                continue;
            }
            if (words.length != 3) {
                throw cpuacct.malformed(EACH_BY_MODE, line);
            }
            modes.add(new long[] {time(words[1]), time(words[2])});
        }
        return modes;
    }

    private long time(String word) {
        return cpuacct.number(EACH_BY_MODE, word).orElseThrow(() -> cpuacct.malformed(EACH_BY_MODE, word));
    }
}
