// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/** A process of a container. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RunningProcess {
    /** In the runtime's pid namespace. */
    int pid();

    /** Whether it still runs. */
    boolean isAlive();

    /** Sends a signal, never to another process of the same pid. */
    void signal(int signal);

    /** Waits for its end. Interrupting the thread ends the wait with an {@link InterruptedException}. */
    ExitStatus waitFor() throws InterruptedException;

    /** Waits at most so long; absent when it still runs. */
    Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException;
}
