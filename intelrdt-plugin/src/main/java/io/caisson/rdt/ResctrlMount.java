// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where resctrl is mounted.
 *
 * @param root of the file system
 * @param megabytes whether bandwidth is told in MiB in a second (mount option mba_MBps) instead of percent
 */
record ResctrlMount(Path root, boolean megabytes) {
    /** Magic number of resctrl (linux/magic.h). */
    private static final long MAGIC = 0x7655821L;

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final int OCTAL_RADIX = 8;

    /** Fields of a line of mountinfo before the separator (proc_pid_mountinfo(5)). */
    private static final int ROOT = 3;

    private static final int POINT = 4;

    static Path usual(Host host) {
        return host.sys().resolve("fs/resctrl");
    }

    /** The usual place when resctrl is there, else the first that mountinfo tells; absent when it is nowhere. */
    static Optional<ResctrlMount> find(Host host) {
        List<ResctrlMount> mounts = mounts(host);
        Path usual = usual(host);
        if (isResctrl(host, usual)) {
            boolean megabytes = mounts.stream().anyMatch(mount -> mount.root().equals(usual) && mount.megabytes());
            return Optional.of(new ResctrlMount(usual, megabytes));
        }
        return mounts.stream().findFirst();
    }

    private static boolean isResctrl(Host host, Path directory) {
        try {
            return host.calls().fileSystemType(directory) == MAGIC;
        } catch (CaissonException e) {
            return false; // it is not there
        }
    }

    private static List<ResctrlMount> mounts(Host host) {
        return host.files()
                .readIfExists(host.proc().resolve("self/mountinfo"))
                .orElse("")
                .lines()
                .flatMap(line -> parse(line).stream())
                .toList();
    }

    /** A mount whose root is not the file system's own shows one group only. */
    private static Optional<ResctrlMount> parse(String line) {
        int separator = line.indexOf(" - resctrl ");
        if (separator < 0) {
            return Optional.empty();
        }
        String[] fields = line.substring(0, separator).split(" ");
        if (fields.length <= POINT || !fields[ROOT].equals("/")) {
            return Optional.empty();
        }
        String options = line.substring(line.lastIndexOf(' ') + 1);
        return Optional.of(new ResctrlMount(
                Path.of(unescaped(fields[POINT])), List.of(options.split(",")).contains("mba_MBps")));
    }

    private static String unescaped(String path) {
        return OCTAL.matcher(path).replaceAll(ResctrlMount::character);
    }

    private static String character(MatchResult match) {
        char decoded = (char) Integer.parseInt(match.group(1), OCTAL_RADIX);
        return Matcher.quoteReplacement(String.valueOf(decoded));
    }
}
