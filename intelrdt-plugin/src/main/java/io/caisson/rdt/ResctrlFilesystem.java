// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The mounted file system: its features, and its way of telling what went wrong. */
final class ResctrlFilesystem {
    /** Where the caches' features are, with and without a split into code and data. */
    private static final String[] CACHES = {"L3", "L3CODE", "L3DATA"};

    private final Path root;
    private final boolean mounted;
    private final boolean megabytes;
    private final ControlFiles files;
    private final SystemCalls calls;

    ResctrlFilesystem(Host host) {
        Optional<ResctrlMount> mount = ResctrlMount.find(host);
        root = mount.map(ResctrlMount::root).orElseGet(() -> ResctrlMount.usual(host));
        mounted = mount.isPresent();
        megabytes = mount.map(ResctrlMount::megabytes).orElse(false);
        files = host.files();
        calls = host.calls();
    }

    Path root() {
        return root;
    }

    boolean isMounted() {
        return mounted;
    }

    /**
     * Runs an action while nobody else changes groups who keeps to the kernel's rule for users of resctrl: flock(2) on
     * its root directory.
     */
    void locked(Runnable action) {
        HostFd directory = calls.open(root, LinuxConstants.O_DIRECTORY);
        try {
            calls.lockExclusive(directory);
            action.run();
        } finally {
            directory.close();
        }
    }

    /** Directory in info of the last-level cache; absent when it cannot be shared out. */
    Optional<Path> cacheInfo() {
        for (String name : CACHES) {
            if (files.isDirectory(info(name))) {
                return Optional.of(info(name));
            }
        }
        return Optional.empty();
    }

    /** Directory in info of the memory bandwidth; absent when it cannot be shared out. */
    Optional<Path> bandwidthInfo() {
        return Optional.of(info("MB")).filter(files::isDirectory);
    }

    /** Whether groups can be counted. */
    boolean hasMonitoring() {
        return files.isDirectory(info("L3_MON"));
    }

    /** The step to which the kernel rounds bandwidth up: 1 where it takes it as it is. */
    int bandwidthStep() {
        return megabytes
                ? 1
                : bandwidthInfo()
                        .map(info -> number(info.resolve("bandwidth_gran")).orElse(1))
                        .filter(step -> step > 0)
                        .orElse(1);
    }

    OptionalInt number(Path file) {
        try {
            return files.readIfExists(file)
                    .map(text -> OptionalInt.of(Integer.parseInt(text.strip())))
                    .orElse(OptionalInt.empty());
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private Path info(String name) {
        return root.resolve("info").resolve(name);
    }

    /** The failure of an operation on this file system, with the kernel's own words where it has any. */
    CaissonException failure(CaissonException cause) {
        if (cause.code() == ErrorCode.RESCTRL_FAILED) {
            return cause;
        }
        String message = cause.getMessage() + status();
        return cause.errno().isPresent()
                ? new CaissonException(
                        ErrorCode.RESCTRL_FAILED, message, cause, cause.errno().getAsInt(), "", "")
                : new CaissonException(ErrorCode.RESCTRL_FAILED, message, cause);
    }

    private String status() {
        try {
            String words = files.readIfExists(info("last_cmd_status"))
                    .orElse("")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.equals("ok"))
                    .collect(Collectors.joining("; "));
            return words.isEmpty() ? "" : " (" + words + ")";
        } catch (CaissonException e) {
            return ""; // what went wrong before is what counts
        }
    }

    static CaissonException failure(String message) {
        return new CaissonException(ErrorCode.RESCTRL_FAILED, message);
    }
}
