// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.spi.host.HostFd;

/** The program that enters containers. */
final class Executables {
    private Executables() {}

    /** A sealed copy of caisson-init, made afresh for each process (libcontainer row S8). The caller closes it. */
    static HostFd seal(RuntimeParts parts) {
        return Failures.in("unable to create safe /proc/self/exe clone for caisson init", () -> parts.plugins()
                .exeSealer()
                .create(parts.host())
                .seal(parts.initBinary().get()));
    }
}
