// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
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
        // jffi unpacks its stub through a channel, which an interrupt closes; it never tries again in this JVM
        boolean interrupted = Thread.interrupted();
        try {
            loaded = LibraryLoader.create(LibC.class).failImmediately().load("c");
        } catch (LinkageError e) {
            throw new CaissonException(ErrorCode.UNSUPPORTED, "failed to load 'libc': " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        libc = loaded;
        return loaded;
    }

    Runtime runtime() {
        return Runtime.getRuntime(libc());
    }

    Arena arena() {
        return new Arena(libc(), runtime());
    }

    /** The call's result; EINTR is retried, and any other -1 thrown. */
    long check(String operation, String object, LongSupplier call) {
        long result = attempt(call);
        if (result == -1) {
            throw failure(operation, object);
        }
        return result;
    }

    /** The call's result, -1 included; EINTR is retried. */
    long attempt(LongSupplier call) {
        long result;
        do {
            result = call.getAsLong();
        } while (result == -1 && errno() == Errno.EINTR);
        return result;
    }

    KernelException failure(String operation, String object) {
        return new KernelException(operation, object, errno());
    }

    /** Of this thread's last call. */
    int errno() {
        return runtime().getLastError();
    }

    HostFd own(long descriptor) {
        return new OwnedFd(this, (int) descriptor);
    }

    /** In the encoding that java.nio uses for file names, with a final NUL. */
    static byte[] path(Path path) {
        return terminated(path.toString(), PATHS);
    }

    /** In UTF-8, with a final NUL. */
    static byte[] text(String text) {
        return terminated(text, StandardCharsets.UTF_8);
    }

    private static byte[] terminated(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        for (byte one : bytes) {
            if (one == 0) {
                throw new CaissonException(
                        ErrorCode.INVALID_ARGUMENT, "failed to pass '" + text + "': it contains NUL");
            }
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    static String name(HostFd file) {
        return "descriptor " + file.number();
    }
}
