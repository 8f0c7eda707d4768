// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/**
 * Starts processes: by posix_spawn in a library, by the native launcher behind the command line. The runtime's own JVM
 * never forks.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Spawner {
    /** @throws io.caisson.api.CaissonException {@code SPAWN_FAILED} with errno */
    ChildProcess spawn(SpawnRequest request);

    /** A process that became the spawner's child by CLONE_PARENT; the descriptor passes to the result. */
    ChildProcess adopt(int pid, HostFd pidfd);
}
