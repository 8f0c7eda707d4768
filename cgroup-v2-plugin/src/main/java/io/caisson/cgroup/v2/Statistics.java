// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CgroupStats;
import io.caisson.api.CgroupStats.Counter;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what the controllers count. A file that is missing, as it is without its controller or on an older kernel, is a
 * value that is absent; one that cannot be read is an error.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#controllers">controllers</a>
 */
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
        NamedCounters named = new NamedCounters(cgroup, files);
        return new CgroupStats(
                cpu(),
                cpuset(),
                memory(),
                pids(),
                IoStatistics.read(cgroup, files),
                named.hugetlb(),
                named.rdma(),
                named.misc());
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
                PressureFile.read(cgroup.resolve("cpu.pressure"), files));
    }

    private static OptionalLong nanos(OptionalLong micros) {
        return micros.isPresent() ? OptionalLong.of(micros.getAsLong() * NANOS_PER_MICRO) : micros;
    }

    private Optional<CgroupStats.Cpuset> cpuset() {
        Path cpus = cgroup.resolve("cpuset.cpus.effective");
        Path mems = cgroup.resolve("cpuset.mems.effective");
        return files.readIfExists(cpus)
                .map(list -> new CgroupStats.Cpuset(
                        NumberList.parse(cpus, list),
                        NumberList.parse(mems, files.readIfExists(mems).orElse("")),
                        Map.of()));
    }

    private CgroupStats.Memory memory() {
        Map<String, Long> raw = table("memory.stat");
        OptionalLong no = OptionalLong.empty();
        return new CgroupStats.Memory(
                memory("memory"),
                memory("memory.swap"),
                new Counter(Values.of(raw, "kernel"), no, no, no),
                Counter.unknown(),
                Values.of(raw, "file"),
                true,
                raw,
                PressureFile.read(cgroup.resolve("memory.pressure"), files));
    }

    private Counter memory(String prefix) {
        return new Counter(
                number(prefix + ".current"),
                number(prefix + ".peak"),
                number(prefix + ".max"),
                Values.of(table(prefix + ".events"), "max"));
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
