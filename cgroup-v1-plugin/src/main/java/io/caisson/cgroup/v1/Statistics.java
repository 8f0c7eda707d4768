// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CgroupStats;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the controllers count. */
final class Statistics {
    private static final String HUGETLB = "hugetlb.";
    private static final String HUGETLB_USAGE = ".usage_in_bytes";
    private static final String RESERVED = ".rsvd";

    private final Map<String, Path> paths;
    private final ControlFiles files;

    Statistics(Map<String, Path> paths, ControlFiles files) {
        this.paths = paths;
        this.files = files;
    }

    CgroupStats read() {
        return new CgroupStats(
                new CpuStatistics(of("cpu"), of("cpuacct")).read(),
                CpusetController.read(of("cpuset")),
                memory(),
                new CgroupStats.Pids(
                        of("pids").number("pids.current"), of("pids").number("pids.max")),
                BlkioStatistics.read(of("blkio")),
                hugetlb(),
                rdma(),
                misc());
    }

    private Readings of(String controller) {
        return new Readings(Optional.ofNullable(paths.get(controller)), files);
    }

    OptionalLong oomKills() {
        return Values.of(of("memory").table("memory.oom_control"), "oom_kill");
    }

    private CgroupStats.Memory memory() {
        Readings memory = of("memory");
        Map<String, Long> raw = memory.table("memory.stat");
        return new CgroupStats.Memory(
                memory.counter("memory"),
                memory.counter("memory.memsw"),
                memory.counter("memory.kmem"),
                memory.counter("memory.kmem.tcp"),
                Values.of(raw, "cache"),
                memory.number("memory.use_hierarchy").orElse(0) == 1,
                raw,
                Optional.empty());
    }

    private Map<String, CgroupStats.Hugetlb> hugetlb() {
        Readings readings = of("hugetlb");
        Map<String, CgroupStats.Hugetlb> pages = new LinkedHashMap<>();
        for (String file : readings.cgroup().map(files::list).orElse(List.of())) {
            if (file.startsWith(HUGETLB) && file.endsWith(HUGETLB_USAGE) && !file.contains(RESERVED)) {
                String size = file.substring(HUGETLB.length(), file.length() - HUGETLB_USAGE.length());
                String prefix = HUGETLB + size;
                pages.put(
                        size,
                        new CgroupStats.Hugetlb(
                                hugetlbCounter(readings, prefix), hugetlbCounter(readings, prefix + RESERVED)));
            }
        }
        return pages;
    }

    /** Without a limit, the file has the highest multiple of the page's size: as near to 2^63 as no real limit. */
    private static CgroupStats.Counter hugetlbCounter(Readings readings, String prefix) {
        CgroupStats.Counter counter = readings.counter(prefix);
        boolean unlimited = counter.limit().orElse(0) > Long.MAX_VALUE / 2;
        return unlimited
                ? new CgroupStats.Counter(counter.usage(), counter.peak(), OptionalLong.empty(), counter.failures())
                : counter;
    }

    private Map<String, CgroupStats.Rdma> rdma() {
        Map<String, Map<String, OptionalLong>> used = devices("rdma.current");
        Map<String, Map<String, OptionalLong>> limits = devices("rdma.max");
        Map<String, CgroupStats.Rdma> devices = new LinkedHashMap<>();
        used.forEach((device, values) -> {
            Map<String, OptionalLong> most = limits.getOrDefault(device, Map.of());
            devices.put(
                    device,
                    new CgroupStats.Rdma(counter(values, most, "hca_handle"), counter(values, most, "hca_object")));
        });
        return devices;
    }

    private static CgroupStats.Counter counter(
            Map<String, OptionalLong> used, Map<String, OptionalLong> most, String name) {
        OptionalLong no = OptionalLong.empty();
        return new CgroupStats.Counter(used.getOrDefault(name, no), no, most.getOrDefault(name, no), no);
    }

    /** Lines such as {@code mlx4_0 hca_handle=2 hca_object=max}. */
    private Map<String, Map<String, OptionalLong>> devices(String file) {
        Readings readings = of("rdma");
        Map<String, Map<String, OptionalLong>> devices = new LinkedHashMap<>();
        for (String line : readings.lines(file)) {
            String[] words = line.strip().split("\\s+");
            Map<String, OptionalLong> values = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] pair = words[i].split("=", 2);
                if (pair.length != 2) {
                    throw readings.malformed(file, line);
                }
                values.put(pair[0], readings.number(file, pair[1]));
            }
            devices.put(words[0], values);
        }
        return devices;
    }

    private Map<String, CgroupStats.Misc> misc() {
        Readings readings = of("misc");
        Map<String, Long> peaks = readings.table("misc.peak");
        Map<String, Long> limits = readings.table("misc.max");
        Map<String, Long> events = readings.table("misc.events");
        Map<String, CgroupStats.Misc> resources = new LinkedHashMap<>();
        readings.table("misc.current")
                .forEach((name, usage) -> resources.put(
                        name,
                        new CgroupStats.Misc(new CgroupStats.Counter(
                                OptionalLong.of(usage),
                                Values.of(peaks, name),
                                Values.of(limits, name),
                                Values.of(events, name + ".max")))));
        return resources;
    }
}
