// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CgroupStats.Counter;
import io.caisson.api.CgroupStats.Hugetlb;
import io.caisson.api.CgroupStats.Misc;
import io.caisson.api.CgroupStats.Rdma;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is counted by the name of a page size, a device or a resource. */
final class NamedCounters {
    private static final Pattern PAGES = Pattern.compile("hugetlb\\.([^.]+)\\.current");
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final Path cgroup;
    private final ControlFiles files;

    NamedCounters(Path cgroup, ControlFiles files) {
        this.cgroup = cgroup;
        this.files = files;
    }

    Map<String, Hugetlb> hugetlb() {
        Map<String, Hugetlb> found = new LinkedHashMap<>();
        for (String name : files.list(cgroup)) {
            Matcher pages = PAGES.matcher(name);
            if (pages.matches()) {
                String prefix = "hugetlb." + pages.group(1);
                OptionalLong failures = Values.of(Values.table(files, cgroup.resolve(prefix + ".events")), "max");
                found.put(pages.group(1), new Hugetlb(counter(prefix, failures), counter(prefix + ".rsvd", UNKNOWN)));
            }
        }
        return found;
    }

    private Counter counter(String prefix, OptionalLong failures) {
        return new Counter(
                Values.number(files, cgroup.resolve(prefix + ".current")),
                UNKNOWN,
                Values.number(files, cgroup.resolve(prefix + ".max")),
                failures);
    }

    /** A line is a device and {@code key=value} pairs; those without a limit say {@code max}. */
    Map<String, Rdma> rdma() {
        Map<String, Map<String, OptionalLong>> usage = pairs("rdma.current");
        Map<String, Map<String, OptionalLong>> limits = pairs("rdma.max");
        Map<String, Rdma> found = new LinkedHashMap<>();
        usage.forEach((device, used) -> {
            Map<String, OptionalLong> limit = limits.getOrDefault(device, Map.of());
            found.put(device, new Rdma(counter("hca_handle", used, limit), counter("hca_object", used, limit)));
        });
        return found;
    }

    private static Counter counter(String key, Map<String, OptionalLong> used, Map<String, OptionalLong> limit) {
        return new Counter(used.getOrDefault(key, UNKNOWN), UNKNOWN, limit.getOrDefault(key, UNKNOWN), UNKNOWN);
    }

    private Map<String, Map<String, OptionalLong>> pairs(String name) {
        Path file = cgroup.resolve(name);
        Map<String, Map<String, OptionalLong>> found = new LinkedHashMap<>();
        for (String line : files.readIfExists(file).orElse("").split("\n")) {
            List<String> words = Values.words(line);
            for (String pair : words.subList(Math.min(1, words.size()), words.size())) {
                String[] parts = pair.split("=", 2);
                OptionalLong value = Values.parse(file, parts.length > 1 ? parts[1] : "");
                found.computeIfAbsent(words.get(0), device -> new LinkedHashMap<>())
                        .put(parts[0], value);
            }
        }
        return found;
    }

    /** Limits and peaks are told by resource, the times that a limit was hit by {@code RESOURCE.max}. */
    Map<String, Misc> misc() {
        Map<String, Long> peaks = Values.table(files, cgroup.resolve("misc.peak"));
        Map<String, Long> limits = Values.table(files, cgroup.resolve("misc.max"));
        Map<String, Long> events = Values.table(files, cgroup.resolve("misc.events"));
        Map<String, Misc> found = new LinkedHashMap<>();
        Values.table(files, cgroup.resolve("misc.current"))
                .forEach((resource, used) -> found.put(
                        resource,
                        new Misc(new Counter(
                                OptionalLong.of(used),
                                Values.of(peaks, resource),
                                Values.of(limits, resource),
                                Values.of(events, resource + ".max")))));
        return found;
    }
}
