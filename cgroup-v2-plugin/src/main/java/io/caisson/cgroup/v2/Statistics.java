// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CgroupStats;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the controllers count. */
final class Statistics {
    private static final long NANOS_PER_MICRO = 1000;

    private final Path cgroup;
    private final Directories directories;
    private final ControlFiles files;

    Statistics(Path cgroup, Directories directories, ControlFiles files) {
        this.cgroup = cgroup;
        this.directories = directories;
        this.files = files;
    }

    CgroupStats read() {
        return new CgroupStats(
                cpu(), Optional.empty(), memory(), pids(), CgroupStats.BlockIo.unknown(), Map.of(), Map.of(), Map.of());
    }

    OptionalLong oomKills() {
        return Values.of(table("memory.events"), "oom_kill");
    }

    private CgroupStats.Cpu cpu() {
        Map<String, Long> stat = table("cpu.stat");
        return new CgroupStats.Cpu(
                nanos(Values.of(stat, "usage_usec")),
                nanos(Values.of(stat, "user_usec")),
                nanos(Values.of(stat, "system_usec")),
                List.of(),
                new CgroupStats.Throttling(
                        Values.of(stat, "nr_periods"),
                        Values.of(stat, "nr_throttled"),
                        nanos(Values.of(stat, "throttled_usec")),
                        Values.of(stat, "nr_bursts"),
                        nanos(Values.of(stat, "burst_usec"))),
                Optional.empty());
    }

    private static OptionalLong nanos(OptionalLong micros) {
        return micros.isPresent() ? OptionalLong.of(micros.getAsLong() * NANOS_PER_MICRO) : micros;
    }

    private CgroupStats.Memory memory() {
        CgroupStats.Counter memory = new CgroupStats.Counter(
                number("memory.current"),
                number("memory.peak"),
                number("memory.max"),
                Values.of(table("memory.events"), "max"));
        CgroupStats.Counter unknown = CgroupStats.Counter.unknown();
        Map<String, Long> raw = table("memory.stat");
        return new CgroupStats.Memory(
                memory, unknown, unknown, unknown, Values.of(raw, "file"), true, raw, Optional.empty());
    }

    /** Without the controller the processes are counted. */
    private CgroupStats.Pids pids() {
        OptionalLong current = number("pids.current");
        if (current.isEmpty() && files.isDirectory(cgroup)) {
            current = OptionalLong.of(directories.allPids(cgroup).size());
        }
        return new CgroupStats.Pids(current, number("pids.max"));
    }

    private OptionalLong number(String file) {
        return Values.number(files, cgroup.resolve(file));
    }

    private Map<String, Long> table(String file) {
        return Values.table(files, cgroup.resolve(file));
    }
}
