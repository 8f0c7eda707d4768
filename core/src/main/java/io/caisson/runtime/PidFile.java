// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file that tells others the pid: it appears whole or not at all. */
final class PidFile {
    private static final int MODE = 0666;

    private PidFile() {}

    static void write(Kernel kernel, Path file, int pid) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName());
        try {
            int flags =
                    LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL | LinuxConstants.O_SYNC;
            try (HostFd opened = kernel.open(temporary, flags, MODE)) {
                moveInto(kernel, opened, temporary, target, pid);
            }
        } catch (KernelException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + file + "': " + e.getMessage(), e);
        }
    }

    private static void moveInto(Kernel kernel, HostFd opened, Path temporary, Path target, int pid) {
        try {
            kernel.write(opened, Integer.toString(pid).getBytes(StandardCharsets.UTF_8));
            kernel.rename(temporary, target);
        } catch (KernelException e) {
            try {
                kernel.unlink(temporary);
            } catch (KernelException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }
}
