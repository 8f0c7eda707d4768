// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.runtime.kernel.CString;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** libc, loaded when first used, and the one place where results of calls are looked at. */
final class Native {
    private static final Charset PATHS = Charset.forName(
            System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private volatile @Nullable LibC libc;

    LibC libc() {
        LibC loaded = libc;
        return loaded != null ? loaded : load();
    }

    private synchronized LibC load() {
        LibC loaded = libc;
        if (loaded != null) {
            return loaded;
        }
        loaded = new LibC();
        libc = loaded;
        return loaded;
    }

    Arena arena() {
        return new Arena(libc());
    }

    /** The call's result; EINTR is retried, and any other error thrown. */
    long check(String operation, String object, LongSupplier call) {
        long result = attempt(call);
        if (result < 0) {
            throw failure(operation, object, result);
        }
        return result;
    }

    /** The call's result, or the negative of errno; EINTR is retried. */
    long attempt(LongSupplier call) {
        long result;
        do {
            result = call.getAsLong();
        } while (result == -Errno.EINTR);
        return result;
    }

    /** For a result below zero. */
    KernelException failure(String operation, String object, long result) {
        return new KernelException(operation, object, (int) -result);
    }

    HostFd own(long descriptor) {
        return new OwnedFd(this, (int) descriptor);
    }

    /** In the encoding that java.nio uses for file names, with a final NUL. */
    static byte[] path(Path path) {
        return CString.of(path.toString(), PATHS);
    }

    /** In UTF-8, with a final NUL. */
    static byte[] text(String text) {
        return CString.of(text, StandardCharsets.UTF_8);
    }

    static String name(HostFd file) {
        return "descriptor " + file.number();
    }
}
