// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CgroupStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What blkio counts. Several parts of the kernel count the same requests: the I/O scheduler (BFQ, before Linux 5.0
 * CFQ), which knows the most, and throttling, which is always there. The first of them that has seen a request tells
 * everything. Counts include those of the cgroups below, except on kernels before 5.3 without BFQ.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/blkio-controller.html">blkio</a>
 */
final class BlkioStatistics {
    private static final List<Source> SOURCES = List.of(
            new Source("blkio.bfq.", "_recursive"),
            new Source("blkio.", "_recursive"),
            new Source("blkio.throttle.", "_recursive"),
            new Source("blkio.throttle.", ""));

    /** Such as {@code 8:0 Read 4096} or {@code 8:0 7}. */
    private static final Pattern ENTRY = Pattern.compile("(\\d+):(\\d+)\\s+(?:([A-Za-z]+)\\s+)?(\\d+)");

    /** The sum of all devices, which is no entry. */
    private static final String SUM = "Total ";

    private BlkioStatistics() {}

    /** Who counts: what its files begin and end with. */
    private record Source(String prefix, String suffix) {
        String file(String quantity) {
            return prefix + quantity + suffix;
        }
    }

    static CgroupStats.BlockIo read(Readings blkio) {
        return SOURCES.stream()
                .filter(source -> !entries(blkio, source.file("io_serviced")).isEmpty())
                .findFirst()
                .map(source -> read(blkio, source))
                .orElseGet(CgroupStats.BlockIo::unknown);
    }

    private static CgroupStats.BlockIo read(Readings blkio, Source source) {
        return new CgroupStats.BlockIo(
                entries(blkio, source.file("io_service_bytes")),
                entries(blkio, source.file("io_serviced")),
                entries(blkio, source.file("io_queued")),
                entries(blkio, source.file("io_service_time")),
                entries(blkio, source.file("io_wait_time")),
                entries(blkio, source.file("io_merged")),
                entries(blkio, source.file("time")),
                entries(blkio, source.file("sectors")),
                Optional.empty());
    }

    private static List<CgroupStats.BlockIoEntry> entries(Readings blkio, String file) {
        List<CgroupStats.BlockIoEntry> entries = new ArrayList<>();
        for (String line : blkio.lines(file)) {
            if (line.startsWith(SUM)) {
                continue;
            }
            Matcher entry = ENTRY.matcher(line.strip());
            if (!entry.matches()) {
                throw blkio.malformed(file, line);
            }
            entries.add(new CgroupStats.BlockIoEntry(
                    Long.parseLong(entry.group(1)),
                    Long.parseLong(entry.group(2)),
                    Optional.ofNullable(entry.group(3)).orElse(""),
                    blkio.number(file, entry.group(4)).orElse(Long.MAX_VALUE)));
        }
        return entries;
    }
}
