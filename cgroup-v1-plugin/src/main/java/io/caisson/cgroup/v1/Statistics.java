// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CgroupStats;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the controllers count. */
final class Statistics {
    /** cpuacct.stat counts in ticks of USER_HZ, which is 100 on every architecture of Linux that containers run on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Map<String, Path> paths;
    private final ControlFiles files;

    Statistics(Map<String, Path> paths, ControlFiles files) {
        this.paths = paths;
        this.files = files;
    }

    CgroupStats read() {
        return new CgroupStats(
                cpu(), Optional.empty(), memory(), pids(), CgroupStats.BlockIo.unknown(), Map.of(), Map.of(), Map.of());
    }

    OptionalLong oomKills() {
        return Values.of(table("memory", "memory.oom_control"), "oom_kill");
    }

    private CgroupStats.Cpu cpu() {
        Map<String, Long> used = table("cpuacct", "cpuacct.stat");
        Map<String, Long> throttled = table("cpu", "cpu.stat");
        return new CgroupStats.Cpu(
                number("cpuacct", "cpuacct.usage"),
                nanos(Values.of(used, "user")),
                nanos(Values.of(used, "system")),
                List.of(),
                new CgroupStats.Throttling(
                        Values.of(throttled, "nr_periods"),
                        Values.of(throttled, "nr_throttled"),
                        Values.of(throttled, "throttled_time"),
                        OptionalLong.empty(),
                        OptionalLong.empty()),
                Optional.empty());
    }

    private static OptionalLong nanos(OptionalLong ticks) {
        return ticks.isPresent() ? OptionalLong.of(ticks.getAsLong() * NANOS_PER_TICK) : ticks;
    }

    private CgroupStats.Memory memory() {
        CgroupStats.Counter memory = new CgroupStats.Counter(
                number("memory", "memory.usage_in_bytes"),
                number("memory", "memory.max_usage_in_bytes"),
                paths.containsKey("memory")
                        ? Values.limit(files, paths.get("memory").resolve("memory.limit_in_bytes"))
                        : OptionalLong.empty(),
                number("memory", "memory.failcnt"));
        CgroupStats.Counter unknown = CgroupStats.Counter.unknown();
        Map<String, Long> raw = table("memory", "memory.stat");
        return new CgroupStats.Memory(
                memory, unknown, unknown, unknown, Values.of(raw, "cache"), false, raw, Optional.empty());
    }

    private CgroupStats.Pids pids() {
        return new CgroupStats.Pids(number("pids", "pids.current"), number("pids", "pids.max"));
    }

    private OptionalLong number(String controller, String file) {
        Path cgroup = paths.get(controller);
        return cgroup == null ? OptionalLong.empty() : Values.number(files, cgroup.resolve(file));
    }

    private Map<String, Long> table(String controller, String file) {
        Path cgroup = paths.get(controller);
        return cgroup == null ? Map.of() : Values.table(files, cgroup.resolve(file));
    }
}
