// SPDX-License-Identifier: Apache-2.0
package io.caisson.rdt;

import io.caisson.spi.host.Host;
import java.nio.file.Path;

/** Who uses a group beside the container it was made for. */
final class GroupUsers {
    private final Host host;
    private final Path group;

    GroupUsers(Host host, Path group) {
        this.host = host;
        this.group = group;
    }

    /** Whether a process that has not ended is in it, or somebody else has a monitoring group below it. */
    boolean others(String id) {
        return host.files()
                        .readIfExists(group.resolve("tasks"))
                        .orElse("")
                        .lines()
                        .anyMatch(this::lives)
                || host.files().list(group.resolve("mon_groups")).stream().anyMatch(name -> !name.equals(id));
    }

    /** The processes of a deleted container may be listed until their parent has asked for their status. */
    private boolean lives(String pid) {
        String stat = host.files()
                .readIfExists(host.proc().resolve(pid.strip()).resolve("stat"))
                .orElse("");
        int end = stat.lastIndexOf(") ");
        char state = end < 0 || end + 2 >= stat.length() ? 'X' : stat.charAt(end + 2);
        return state != 'Z' && state != 'X';
    }
}
