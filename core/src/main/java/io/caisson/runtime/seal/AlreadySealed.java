// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.Availability;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A program that is unchangeable as it is: a memfd with every seal of its content, or a file of a file system that has
 * no way of writing, whoever mounts it and however. A read-only mount or a missing permission is not enough: root may
 * have another mount of the same file, or change the mode.
 */
final class AlreadySealed implements ExeSealer {
    private static final Map<Long, String> WITHOUT_WRITING = Map.of(
            0x73717368L, "squashfs", 0xe0f5e1e2L, "erofs", 0x9660L, "iso9660", 0x28cd3d45L, "cramfs", 0x7275L, "romfs");

    private final SystemCalls calls;

    AlreadySealed(SystemCalls calls) {
        this.calls = calls;
    }

    Availability judge(Path executable) {
        try {
            return reason(executable)
                    .<Availability>map(Availability.Available::new)
                    .orElseGet(() -> Availability.unavailable(refusal(executable)));
        } catch (CaissonException e) {
            return Availability.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static String refusal(Path executable) {
        return "'" + executable + "' is neither a sealed memfd nor on a file system without writing";
    }

    private Optional<String> reason(Path executable) {
        long type = calls.fileSystemType(executable);
        if (type == LinuxConstants.TMPFS_MAGIC) {
            return isSealed(executable) ? Optional.of("a sealed memfd") : Optional.empty();
        }
        return Optional.ofNullable(WITHOUT_WRITING.get(type)).map(name -> "a file on " + name);
    }

    private boolean isSealed(Path executable) {
        try (HostFd file = calls.open(executable, LinuxConstants.O_RDONLY)) {
            return Seals.holdContent(calls, file);
        }
    }

    @Override
    public HostFd seal(Path executable) {
        if (reason(executable).isEmpty()) {
            throw new CaissonException(ErrorCode.UNSUPPORTED, "failed to use " + refusal(executable));
        }
        return calls.open(executable, LinuxConstants.O_RDONLY);
    }
}
