// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends every process of a cgroup and of those below it. */
final class Killer {
    /** Those that fork faster than they are killed must not hold the caller for ever. */
    private static final int ROUNDS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);
    private static final int SIGKILL = 9;

    private final Path cgroup;
    private final Host host;
    private final Directories directories;

    Killer(Path cgroup, Host host, Directories directories) {
        this.cgroup = cgroup;
        this.host = host;
        this.directories = directories;
    }

    /** By cgroup.kill, which kernels before 5.14 do not have and threaded cgroups refuse. What is gone has none. */
    void kill() {
        try {
            if (!killedAtOnce()) {
                killOneByOne();
            }
        } catch (CaissonException e) {
            if (host.files().isDirectory(cgroup)) {
                throw e;
            }
        }
    }

    private boolean killedAtOnce() {
        Path file = cgroup.resolve("cgroup.kill");
        if (!host.files().exists(file)) {
            return false;
        }
        try {
            host.files().write(file, "1");
            return true;
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.EOPNOTSUPP)) {
                throw e;
            }
            return false;
        }
    }

    /** Frozen processes cannot make others while they are killed; what does not freeze is killed all the same. */
    void killOneByOne() {
        Freezer freezer = new Freezer(cgroup, host);
        try {
            freezer.freeze();
        } catch (CaissonException e) {
            LOG.debug("{}; its processes are killed while they run", e.getMessage());
        }
        try {
            killUntilNoneIsNew();
        } finally {
            freezer.thaw();
        }
    }

    private void killUntilNoneIsNew() {
        Set<Integer> killed = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> fresh =
                    directories.allPids(cgroup).stream().filter(killed::add).toList();
            if (fresh.isEmpty()) {
                return;
            }
            fresh.forEach(this::kill);
        }
    }

    private void kill(int pid) {
        try {
            host.calls().kill(pid, SIGKILL);
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.ESRCH)) {
                throw e;
            }
        }
    }
}
