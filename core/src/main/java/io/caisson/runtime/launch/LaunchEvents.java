// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import java.util.Optional;

/** What the runtime does when caisson-init waits for it. An exception ends the launch. */
public interface LaunchEvents {
    /** The process exists: put it into its cgroup and write it down. */
    void created(ChildProcess process);

    /** Runs the hooks of the runtime's side; the result is the state for hooks inside the container. */
    default Optional<byte[]> hooks() {
        return Optional.empty();
    }

    /** Hands the descriptor of the seccomp filter to its listener. */
    void seccomp(HostFd notify);

    /** The set-up is done; the result is the state for startContainer hooks. */
    Optional<byte[]> ready();
}
