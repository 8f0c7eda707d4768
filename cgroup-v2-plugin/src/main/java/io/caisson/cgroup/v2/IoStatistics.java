// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CgroupStats.BlockIo;
import io.caisson.api.CgroupStats.BlockIoEntry;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads io.stat: for each device its number and {@code key=value} pairs. */
final class IoStatistics {
    private static final Pattern DEVICE = Pattern.compile("(\\d+):(\\d+)");

    private final Path file;
    private final List<BlockIoEntry> bytes = new ArrayList<>();
    private final List<BlockIoEntry> requests = new ArrayList<>();

    private IoStatistics(Path file) {
        this.file = file;
    }

    static BlockIo read(Path cgroup, ControlFiles files) {
        IoStatistics stat = new IoStatistics(cgroup.resolve("io.stat"));
        stat.add(Values.words(files.readIfExists(stat.file).orElse("")));
        List<BlockIoEntry> no = List.of();
        return new BlockIo(
                stat.bytes,
                stat.requests,
                no,
                no,
                no,
                no,
                no,
                no,
                PressureFile.read(cgroup.resolve("io.pressure"), files));
    }

    /** Word by word: some kernels end no line behind a device that has done nothing. */
    private void add(List<String> words) {
        long major = 0;
        long minor = 0;
        for (String word : words) {
            Matcher device = DEVICE.matcher(word);
            if (device.matches()) {
                major = Long.parseLong(device.group(1));
                minor = Long.parseLong(device.group(2));
            } else {
                add(major, minor, word.split("=", 2));
            }
        }
    }

    private void add(long major, long minor, String[] pair) {
        switch (pair[0]) {
            case "rbytes" -> bytes.add(entry(major, minor, "Read", pair));
            case "wbytes" -> bytes.add(entry(major, minor, "Write", pair));
            case "dbytes" -> bytes.add(entry(major, minor, "Discard", pair));
            case "rios" -> requests.add(entry(major, minor, "Read", pair));
            case "wios" -> requests.add(entry(major, minor, "Write", pair));
            case "dios" -> requests.add(entry(major, minor, "Discard", pair));
            default -> {
                // io.cost and io.latency add keys of their own, which have no counterpart in the first version
            }
        }
    }

    private BlockIoEntry entry(long major, long minor, String operation, String[] pair) {
        long value = Values.parse(file, pair.length > 1 ? pair[1] : "").orElse(0);
        return new BlockIoEntry(major, minor, operation, value);
    }
}
