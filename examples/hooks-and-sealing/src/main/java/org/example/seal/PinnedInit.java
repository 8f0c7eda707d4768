// SPDX-License-Identifier: Apache-2.0
package org.example.seal;

import static io.caisson.spi.host.LinuxConstants.F_SEAL_GROW;
import static io.caisson.spi.host.LinuxConstants.F_SEAL_SEAL;
import static io.caisson.spi.host.LinuxConstants.F_SEAL_SHRINK;
import static io.caisson.spi.host.LinuxConstants.F_SEAL_WRITE;
import static io.caisson.spi.host.LinuxConstants.MFD_ALLOW_SEALING;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A sealed copy in memory. The copy is what is compared: the file may change after any look at it. */
final class PinnedInit implements ExeSealer {
    private static final int READ_AND_EXECUTE = 0555;

    private final SystemCalls calls;
    private final String wanted;

    PinnedInit(SystemCalls calls, String wanted) {
        this.calls = calls;
        this.wanted = wanted;
    }

    @Override
    public HostFd seal(Path executable) {
        HostFd copy = calls.memfd("caisson-init", MFD_ALLOW_SEALING);
        try {
            calls.copyFile(executable, copy);
            calls.chmod(copy, READ_AND_EXECUTE);
            calls.addSeals(copy, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
            check(executable, copy);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private void check(Path executable, HostFd copy) {
        String digest = sha256(content(Path.of("/proc/self/fd/" + copy.number())));
        if (!digest.equals(wanted)) {
            throw new CaissonException(
                    ErrorCode.VETOED,
                    "failed to seal '" + executable + "': its SHA-256 is " + digest + ", not " + wanted);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to read '" + file + "': " + e.getMessage(), e);
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
