// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.nsexec.Wire;
import io.caisson.spi.host.HostFd;

/** What caisson-init says on the sync socket. */
public sealed interface InitMessage {
    /** The container's init exists and its ids are mapped. The descriptor is the receiver's. */
    record Created(int pid, HostFd pidfd) implements InitMessage {}

    /** Mounts are done, the root is not switched yet: prestart and createRuntime hooks may run. */
    record Hooks() implements InitMessage {}

    /** The seccomp filter is loaded. The descriptor is the receiver's. */
    record Seccomp(HostFd listener) implements InitMessage {}

    /** Set-up is done and the program was found. */
    record Ready() implements InitMessage {}

    /**
     * A step failed; nothing follows.
     *
     * @param errno 0 when no system call failed
     * @param step what was tried, for example {@code mount}
     * @param object what it was tried on; may be empty
     * @param detail more words; may be empty
     */
    record Failed(int errno, String step, String object, String detail) implements InitMessage {}

    /** What the planner answers. */
    enum Answer {
        ATTACHED(Wire.SYNC_ATTACHED),
        HOOKS_DONE(Wire.SYNC_HOOKS_DONE),
        SECCOMP_DONE(Wire.SYNC_SECCOMP_DONE),
        RUN(Wire.SYNC_RUN);

        private final int number;

        Answer(int number) {
            this.number = number;
        }

        /** The number on the wire. */
        public int number() {
            return number;
        }
    }
}
