// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.nsexec.NativeBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The native methods, which know of no function and no structure: {@code nsexec-native/src/main/jni/bridge.c}. A wrong
 * address ends the JVM; {@link LibC} and {@link Memory} are the only callers.
 */
final class Bridge {
    /** Why it could not be loaded. */
    private static final Optional<String> PROBLEM = loadOnce();

    private Bridge() {}

    private static Optional<String> loadOnce() {
        // files are copied through a channel, which an interrupt closes
        boolean interrupted = Thread.interrupted();
        try (NativeBinaries binaries = new NativeBinaries()) {
            return loadAny(binaries.bridge());
        } catch (IllegalStateException | UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A file is loaded for one class loader only: for another one of the same JVM it takes a copy. */
    private static Optional<String> loadAny(Path file) {
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            try {
                loadCopy(file);
            } catch (UnsatisfiedLinkError | IOException second) {
                return Optional.of("failed to load '" + file + "': " + second.getMessage());
            }
        }
        return Optional.empty();
    }

    /** What is loaded needs no name any more. */
    private static void loadCopy(Path file) throws IOException {
        Path copy = Files.createTempFile("caisson-", ".so");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            System.load(copy.toString());
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /**
     * The address of a function of the C library.
     *
     * @throws CaissonException {@link ErrorCode#UNSUPPORTED} when it has none of that name, or when the methods could not
     *     be loaded, which is not tried again
     */
    static long symbol(String name) {
        if (PROBLEM.isPresent()) {
            throw new CaissonException(ErrorCode.UNSUPPORTED, PROBLEM.get());
        }
        long address = symbol(name.getBytes(StandardCharsets.US_ASCII));
        if (address == 0) {
            throw new CaissonException(
                    ErrorCode.UNSUPPORTED, "failed to find '" + name + "': this C library has no such function");
        }
        return address;
    }

    private static native long symbol(byte[] name);

    /** The result of a function that returns int; the negative of errno if that is -1. */
    static native int callInt(long function, long a, long b, long c, long d, long e, long f);

    /** The result of a function that returns long, ssize_t or a pointer; the negative of errno if that is -1. */
    static native long callLong(long function, long a, long b, long c, long d, long e, long f);

    static native void get(long address, byte[] to, int offset, int length);

    static native void put(long address, byte[] from, int offset, int length);
}
