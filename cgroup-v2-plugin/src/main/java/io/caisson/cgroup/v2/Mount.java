// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A mount of cgroup2.
 *
 * @param place where
 * @param writable whether it is mounted for writing
 */
record Mount(Path place, boolean writable) {
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONS = 5;

    /** The one at the cgroup root: only then every controller is in it. */
    static Optional<Mount> unified(Host host) {
        return all(host).stream()
                .filter(mount -> mount.place().equals(host.cgroupRoot()))
                .findFirst();
    }

    /** Those of the mount table of this process. */
    static List<Mount> all(Host host) {
        String table =
                host.files().readIfExists(host.proc().resolve("self/mountinfo")).orElse("");
        return table.lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" "))
                .map(fields -> new Mount(
                        Path.of(fields[MOUNT_POINT]),
                        List.of(fields[OPTIONS].split(",")).contains("rw")))
                .toList();
    }
}
