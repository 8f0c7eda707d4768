// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.nio.file.Path;

/** The mounted file system: its features, and its way of telling what went wrong. */
final class ResctrlFilesystem {
    private final Path root;
    private final Path mounts;
    private final ControlFiles files;

    ResctrlFilesystem(Host host) {
        root = host.sys().resolve("fs/resctrl");
        mounts = host.proc().resolve("self/mountinfo");
        files = host.files();
    }

    Path root() {
        return root;
    }

    boolean isMounted() {
        return files.readIfExists(mounts).orElse("").lines().anyMatch(this::mountsResctrl);
    }

    private boolean mountsResctrl(String line) {
        return line.contains(" " + root + " ") && line.contains(" - resctrl ");
    }

    /** Whether the last-level cache can be shared out. */
    boolean hasCacheAllocation() {
        return files.exists(root.resolve("info/L3"));
    }

    /** Whether memory bandwidth can be shared out. */
    boolean hasBandwidthAllocation() {
        return files.exists(root.resolve("info/MB"));
    }

    /** The failure of an operation on this file system, with the kernel's own words where it has any. */
    CaissonException failure(CaissonException cause) {
        String status = files.readIfExists(root.resolve("info/last_cmd_status"))
                .map(String::strip)
                .filter(text -> !text.isEmpty() && !text.equals("ok"))
                .map(text -> " (" + text + ")")
                .orElse("");
        return new CaissonException(ErrorCode.RESCTRL_FAILED, cause.getMessage() + status, cause);
    }

    static CaissonException failure(String message) {
        return new CaissonException(ErrorCode.RESCTRL_FAILED, message);
    }
}
