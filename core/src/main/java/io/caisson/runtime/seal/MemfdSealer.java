// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.nio.file.Path;

/**
 * A copy in memory that cannot be written, resized, or given another mode. Afresh at each call: a process that
 * reopens it for writing gets nothing changed, but makes later starts of the same copy fail with ETXTBSY.
 */
final class MemfdSealer implements ExeSealer {
    private static final int EXECUTABLE_NOT_WRITABLE = 0511;

    private final SystemCalls calls;

    MemfdSealer(SystemCalls calls) {
        this.calls = calls;
    }

    @Override
    public HostFd seal(Path executable) {
        HostFd copy = memfd("caisson:" + executable.getFileName());
        try {
            calls.copyFile(executable, copy);
            calls.chmod(copy, EXECUTABLE_NOT_WRITABLE);
            addSeals(copy);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private HostFd memfd(String name) {
        try {
            return calls.memfd(name, LinuxConstants.MFD_ALLOW_SEALING | LinuxConstants.MFD_EXEC);
        } catch (CaissonException e) {
            requireUnknownFlag(e);
            return calls.memfd(name, LinuxConstants.MFD_ALLOW_SEALING);
        }
    }

    private void addSeals(HostFd copy) {
        try {
            calls.addSeals(copy, Kernel.CONTENT_SEALS | LinuxConstants.F_SEAL_EXEC);
        } catch (CaissonException e) {
            requireUnknownFlag(e);
            calls.addSeals(copy, Kernel.CONTENT_SEALS);
        }
    }

    /** Kernels answer EINVAL to flags they do not know. */
    private static void requireUnknownFlag(CaissonException e) {
        if (e.errno().orElse(0) != Errno.EINVAL) {
            throw e;
        }
    }
}
