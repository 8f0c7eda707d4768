// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.Host;
import java.util.Optional;

/** Processes of the machine. */
final class Processes {
    private static final int ESRCH = 3;
    private static final int SIGKILL = 9;

    /** Field of /proc/PID/stat, counted behind the name, which may hold anything (proc_pid_stat(5)). */
    private static final int STATE = 0;

    private static final int START_TIME = 19;

    private final Host host;

    Processes(Host host) {
        this.host = host;
    }

    /**
     * One process for ever: a pid alone is given away again.
     *
     * @param started when, in clock ticks since boot; "0" where the machine does not tell
     */
    record Identity(int pid, String started) {}

    /** Absent when there is no such process, or only what its parent has not fetched yet. */
    Optional<Identity> find(int pid) {
        if (!signal(pid, 0)) {
            return Optional.empty();
        }
        Optional<String[]> stat = host.files()
                .readIfExists(host.proc().resolve(Integer.toString(pid)).resolve("stat"))
                .map(text -> text.substring(text.lastIndexOf(')') + 2).split(" "));
        if (stat.isPresent() && stat.get()[STATE].equals("Z")) {
            return Optional.empty();
        }
        return Optional.of(
                new Identity(pid, stat.map(fields -> fields[START_TIME]).orElse("0")));
    }

    boolean isAlive(Identity process) {
        return find(process.pid()).filter(process::equals).isPresent();
    }

    void kill(int pid) {
        signal(pid, SIGKILL);
    }

    /** False when it is gone. */
    private boolean signal(int pid, int signal) {
        try {
            host.calls().kill(pid, signal);
            return true;
        } catch (CaissonException e) {
            if (e.errno().orElse(0) == ESRCH) {
                return false;
            }
            throw e;
        }
    }
}
