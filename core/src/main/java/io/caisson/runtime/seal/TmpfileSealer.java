// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A copy without a name, for one process: whoever changes it later changes what nothing runs any more, and as long as it
 * runs the kernel refuses writers. It goes into the first directory that can hold one and may hold programs.
 */
final class TmpfileSealer implements ExeSealer {
    private static final int EXECUTABLE_NOT_WRITABLE = 0511;

    private final SystemCalls calls;
    private final List<Path> directories;

    TmpfileSealer(Host host) {
        this(host.calls(), directories(host.environment()));
    }

    TmpfileSealer(SystemCalls calls, List<Path> directories) {
        this.calls = calls;
        this.directories = List.copyOf(directories);
    }

    /** The user's own first, then those in memory. */
    private static List<Path> directories(Map<String, String> environment) {
        return Stream.of(
                        environment.get("XDG_RUNTIME_DIR"),
                        environment.get("TMPDIR"),
                        "/run",
                        "/dev/shm",
                        "/tmp",
                        "/var/tmp")
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .toList();
    }

    @Override
    public HostFd seal(Path executable) {
        CaissonException failure = new CaissonException(
                ErrorCode.UNSUPPORTED,
                "failed to copy '" + executable + "' into a file without a name: none of " + directories
                        + " can hold programs");
        for (Path directory : directories) {
            HostFd copy;
            try {
                copy = calls.open(directory, LinuxConstants.O_TMPFILE | LinuxConstants.O_RDWR | LinuxConstants.O_EXCL);
            } catch (CaissonException e) {
                failure.addSuppressed(e);
                continue;
            }
            try (copy) {
                HostFd sealed = fill(copy, executable);
                if (calls.canExecute(Path.of(name(sealed)))) {
                    return sealed;
                }
                sealed.close();
            }
        }
        throw failure;
    }

    /** With O_EXCL it can never be linked; the descriptor that wrote is closed, or execve(2) would answer ETXTBSY. */
    private HostFd fill(HostFd copy, Path executable) {
        calls.chmod(copy, EXECUTABLE_NOT_WRITABLE);
        calls.copyFile(executable, copy);
        return calls.open(Path.of(name(copy)), LinuxConstants.O_RDONLY);
    }

    private static String name(HostFd file) {
        return "/proc/self/fd/" + file.number();
    }
}
