// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.seal.MemfdSealerProvider;
import io.caisson.runtime.seal.Seals;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.seal.ExeSealerProvider;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that enters containers. */
final class Executables {
    private static final Logger log = LoggerFactory.getLogger(Executables.class);

    private Executables() {}

    /** A sealed descriptor of caisson-init, made afresh for each process (libcontainer row S8). The caller closes it. */
    private static HostFd seal(RuntimeParts parts, Supplier<ExeSealerProvider> sealer) {
        return Failures.in(
                "unable to create safe /proc/self/exe clone for caisson init",
                () -> sealer.get().create(parts.host()).seal(parts.initBinary().get()));
    }

    /**
     * Launches with a sealed descriptor. A sealed memfd that is used more than once may be open for writing in a process
     * that can change nothing of it, and is then copied: the kernel executes no file that has writers.
     *
     * @param remembered the container's plugins
     */
    static ChildProcess launch(
            RuntimeParts parts, Map<String, String> remembered, Function<HostFd, ChildProcess> launch) {
        try (HostFd executable = seal(parts, () -> parts.plugins().exeSealer(remembered))) {
            try {
                return launch.apply(executable);
            } catch (CaissonException e) {
                if (!isBusy(e) || !Seals.holdContent(parts.kernel(), executable)) {
                    throw e;
                }
                log.debug("{}, using a copy", e.getMessage());
            }
        }
        try (HostFd copy = seal(parts, MemfdSealerProvider::new)) {
            return launch.apply(copy);
        }
    }

    private static boolean isBusy(CaissonException e) {
        return e.errno().orElse(0) == Errno.ETXTBSY
                && (e.code() == ErrorCode.SPAWN_FAILED || e.code() == ErrorCode.SYSCALL_FAILED);
    }
}
