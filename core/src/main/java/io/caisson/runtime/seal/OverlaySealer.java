// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The program seen through an overlay of two lower directories, which can never be written, mounted nowhere. Nothing is
 * copied and the page cache is shared. The directories are named by descriptors: fsconfig(2) takes 255 bytes, and the
 * names of directories may be longer or have colons.
 */
final class OverlaySealer implements ExeSealer {
    private final SystemCalls calls;
    private final Path other;

    OverlaySealer(Host host) {
        this.calls = host.calls();
        this.other = host.sys();
    }

    @Override
    public HostFd seal(Path executable) {
        Path real = real(executable);
        try (HostFd program = calls.open(real.getParent(), LinuxConstants.O_PATH);
                HostFd second = calls.open(other, LinuxConstants.O_PATH);
                HostFd overlay = calls.mountDetached(
                        "overlay",
                        Map.of("lowerdir", name(program) + ":" + name(second)),
                        LinuxConstants.MOUNT_ATTR_RDONLY
                                | LinuxConstants.MOUNT_ATTR_NOSUID
                                | LinuxConstants.MOUNT_ATTR_NODEV)) {
            // a link would lead out of the overlay
            return calls.open(
                    Path.of(name(overlay)).resolve(real.getFileName()),
                    LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW);
        }
    }

    private static Path real(Path executable) {
        try {
            Path real = executable.toRealPath();
            if (Files.isRegularFile(real)) {
                return real;
            }
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to seal '" + executable + "': not a file");
        } catch (IOException e) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to seal '" + executable + "': " + e.getMessage(), e);
        }
    }

    private static String name(HostFd file) {
        return "/proc/self/fd/" + file.number();
    }
}
