// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives a cgroup to a user, who then can make cgroups below it.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#delegation">delegation</a>
 */
final class Delegation {
    /** What a kernel without /sys/kernel/cgroup/delegate (before Linux 4.15) lets be given away. */
    private static final String USUAL = "cgroup.procs\ncgroup.subtree_control\ncgroup.threads";

    private static final int SAME_GROUP = -1;

    private final Host host;

    Delegation(Host host) {
        this.host = host;
    }

    void grant(Path cgroup, int uid) {
        ControlFiles files = host.files();
        Path list = host.sys().resolve("kernel/cgroup/delegate");
        List<String> names = files.readIfExists(list).orElse(USUAL).lines().toList();
        files.chown(cgroup, uid, SAME_GROUP);
        for (String name : names) {
            try {
                files.chown(cgroup.resolve(name), uid, SAME_GROUP);
            } catch (CaissonException e) {
                // the list is for every controller, of which this cgroup may lack some
                if (!Failures.is(e, Failures.ENOENT)) {
                    throw e;
                }
            }
        }
    }
}
