// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.CString;
import io.caisson.runtime.kernel.Errno;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** libseccomp, loaded when first asked for. */
public final class SeccompLibrary {
    private static final String FILE = "libseccomp.so.2";
    private static final int UNKNOWN_SYSCALL = -1;

    /** Where distributions for x86-64 put libraries. */
    private static final List<String> DIRECTORIES =
            List.of("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib");

    private volatile @Nullable Libseccomp library;

    /** Its file, found without loading it; absent when it is in no usual place. */
    public static Optional<Path> file() {
        for (String directory : DIRECTORIES) {
            Path file = Path.of(directory, FILE);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Whether it is installed. Loaded for that only when it is in no usual place. */
    public static boolean isInstalled() {
        if (file().isPresent()) {
            return true;
        }
        try {
            new SeccompLibrary().library();
            return true;
        } catch (CaissonException e) {
            return false;
        }
    }

    /** A new filter. */
    public SeccompFilter filter(int defaultAction) {
        Libseccomp loaded = library();
        Pointer filter = loaded.seccomp_init(defaultAction);
        if (filter == null) {
            throw new CaissonException(
                    ErrorCode.SECCOMP_FAILED,
                    "failed to make seccomp filter with default action '0x" + Integer.toHexString(defaultAction)
                            + "': refused by libseccomp");
        }
        return new SeccompFilter(loaded, filter);
    }

    /** AUDIT_ARCH number by libseccomp's name, such as {@code x86_64}; absent when this version knows none. */
    public OptionalInt architecture(String name) {
        int number = library().seccomp_arch_resolve_name(text(name));
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public int nativeArchitecture() {
        return library().seccomp_arch_native();
    }

    /** Number of a system call, negative where libseccomp uses a pseudo number; absent when it knows no such call. */
    public OptionalInt syscall(String name) {
        return known(library().seccomp_syscall_resolve_name(text(name)));
    }

    public OptionalInt syscall(int architecture, String name) {
        return known(library().seccomp_syscall_resolve_name_arch(architecture, text(name)));
    }

    /** Name of the call with a number; absent when this version knows none. */
    public Optional<String> name(int architecture, int number) {
        Libseccomp loaded = library();
        Pointer text = loaded.seccomp_syscall_resolve_num_arch(architecture, number);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.getString(0));
        } finally {
            loaded.free(text);
        }
    }

    /** Such as {@code 2.5.4}. */
    public String version() {
        Pointer numbers = library().seccomp_version();
        return numbers.getInt(0) + "." + numbers.getInt(Integer.BYTES) + "." + numbers.getInt(2 * Integer.BYTES);
    }

    private static byte[] text(String name) {
        return CString.of(name, StandardCharsets.UTF_8);
    }

    private static OptionalInt known(int number) {
        return number == UNKNOWN_SYSCALL ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private Libseccomp library() {
        Libseccomp loaded = library;
        return loaded != null ? loaded : load();
    }

    private synchronized Libseccomp load() {
        Libseccomp loaded = library;
        if (loaded != null) {
            return loaded;
        }
        // jffi unpacks its stub through a channel, which an interrupt closes; it never tries again in this JVM
        boolean interrupted = Thread.interrupted();
        try {
            String file = file().map(Path::toString).orElse(FILE);
            loaded = LibraryLoader.create(Libseccomp.class).failImmediately().load(file);
        } catch (LinkageError e) {
            throw new CaissonException(ErrorCode.SECCOMP_FAILED, "failed to load '" + FILE + "': not found", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        library = loaded;
        return loaded;
    }

    /** libseccomp returns the negative of an error number. */
    static void check(String operation, String object, int result) {
        if (result < 0) {
            throw new CaissonException(
                    ErrorCode.SECCOMP_FAILED,
                    "failed to " + operation + " '" + object + "': " + Errno.text(-result),
                    null,
                    -result,
                    "seccomp",
                    "");
        }
    }

    static Runtime runtime(Libseccomp library) {
        return Runtime.getRuntime(library);
    }
}
