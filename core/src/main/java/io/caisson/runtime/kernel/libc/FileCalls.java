// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Calls on files and descriptors. */
final class FileCalls {
    private static final int O_CLOEXEC = 02000000;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int AT_FDCWD = -100;
    private static final int AT_EACCESS = 0x200;
    private static final int X_OK = 1;
    private static final int LOCK_EX = 2;
    private static final int SEEK_SET = 0;
    private static final int CHUNK = 1 << 16;
    private static final int MOST_AT_ONCE = 1 << 30;

    private final Native calls;

    FileCalls(Native calls) {
        this.calls = calls;
    }

    HostFd open(Path path, int flags, int mode) {
        byte[] name = Native.path(path);
        int all = OpenFlags.forThisMachine(flags) | O_CLOEXEC;
        return calls.own(calls.check("open", path.toString(), () -> calls.libc().open(name, all, mode)));
    }

    /** A copy whose number is at least {@code least}. */
    HostFd duplicate(int number, int least) {
        return calls.own(calls.check(
                "duplicate", "descriptor " + number, () -> calls.libc().fcntl(number, F_DUPFD_CLOEXEC, least)));
    }

    HostFd eventfd() {
        int flags = O_CLOEXEC | OpenFlags.forThisMachine(LinuxConstants.O_NONBLOCK);
        return calls.own(calls.check("make", "eventfd", () -> calls.libc().eventfd(0, flags)));
    }

    Optional<byte[]> read(HostFd file, int atMost) {
        byte[] buffer = new byte[atMost];
        int number = file.number();
        long count = calls.attempt(() -> calls.libc().read(number, buffer));
        if (count == -Errno.EAGAIN) {
            return Optional.empty();
        }
        if (count < 0) {
            throw calls.failure("read", Native.name(file), count);
        }
        return Optional.of(count == atMost ? buffer : Arrays.copyOf(buffer, (int) count));
    }

    /** The content from its start, which also makes a kernel file forget its notification. */
    String content(HostFd file, String name) {
        byte[] buffer = new byte[CHUNK];
        long count = calls.check("read", name, () -> calls.libc().pread(file.number(), buffer, 0));
        return new String(buffer, 0, (int) count, StandardCharsets.UTF_8);
    }

    /** One write(2) unless the kernel takes less than everything. */
    void write(HostFd file, byte[] data) {
        int number = file.number();
        try (Arena arena = calls.arena()) {
            Memory memory = arena.copy(data);
            long done = 0;
            do {
                long from = done;
                long count = data.length - done;
                done += calls.check(
                        "write to", Native.name(file), () -> calls.libc().write(number, memory, from, count));
            } while (done < data.length);
        }
    }

    Kernel.Pair pipe() {
        int[] ends = new int[2];
        calls.check("make", "pipe", () -> calls.libc().pipe2(ends, O_CLOEXEC));
        return new Kernel.Pair(calls.own(ends[0]), calls.own(ends[1]));
    }

    long fileSystemType(Path path) {
        byte[] name = Native.path(path);
        try (Arena arena = calls.arena()) {
            Memory result = arena.allocate(StatFs.SIZE);
            calls.check("read the file system type of", path.toString(), () -> calls.libc()
                    .statfs(name, result));
            return StatFs.type(result);
        }
    }

    HostFd memfd(String name, int flags) {
        byte[] text = Native.text(name);
        return calls.own(calls.check(
                "make memfd", name, () -> calls.libc().memfd_create(text, flags | LinuxConstants.MFD_CLOEXEC)));
    }

    HostFd sealedMemfd(String name, byte[] data) {
        HostFd file = dataMemfd(name);
        try {
            if (data.length > 0) {
                write(file, data);
            }
            calls.check("rewind", Native.name(file), () -> calls.libc().lseek(file.number(), 0, SEEK_SET));
            addSeals(file, Kernel.CONTENT_SEALS);
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private HostFd dataMemfd(String name) {
        byte[] text = Native.text(name);
        int flags = LinuxConstants.MFD_ALLOW_SEALING | LinuxConstants.MFD_CLOEXEC;
        // without MFD_NOEXEC_SEAL kernels since 6.3 log a warning; older ones do not know it
        long made = calls.attempt(() -> calls.libc().memfd_create(text, flags | LinuxConstants.MFD_NOEXEC_SEAL));
        if (made == -Errno.EINVAL) {
            return memfd(name, flags);
        }
        if (made < 0) {
            throw calls.failure("make memfd", name, made);
        }
        return calls.own(made);
    }

    void addSeals(HostFd memfd, int seals) {
        calls.check("seal", Native.name(memfd), () -> calls.libc().fcntl(memfd.number(), F_ADD_SEALS, seals));
    }

    int seals(HostFd memfd) {
        return (int) calls.check(
                "read the seals of", Native.name(memfd), () -> calls.libc().fcntl(memfd.number(), F_GET_SEALS, 0));
    }

    long copyFile(Path source, HostFd target) {
        try (HostFd from = open(source, LinuxConstants.O_RDONLY, 0)) {
            long total = 0;
            long count;
            do {
                count = calls.attempt(() -> calls.libc().sendfile(target.number(), from.number(), MOST_AT_ONCE));
                if (count == -Errno.EINVAL && total == 0) {
                    return copyByHand(from, target);
                }
                if (count < 0) {
                    throw calls.failure("copy", source.toString(), count);
                }
                total += count;
            } while (count > 0);
            return total;
        }
    }

    /** For file systems that sendfile(2) cannot read from. */
    private long copyByHand(HostFd from, HostFd target) {
        long total = 0;
        byte[] chunk = read(from, CHUNK).orElseThrow();
        while (chunk.length > 0) {
            write(target, chunk);
            total += chunk.length;
            chunk = read(from, CHUNK).orElseThrow();
        }
        return total;
    }

    /** For the effective ids. */
    boolean canExecute(Path file) {
        byte[] name = Native.path(file);
        return calls.attempt(() -> calls.libc().faccessat(AT_FDCWD, name, X_OK, AT_EACCESS)) == 0;
    }

    void chmod(HostFd file, int mode) {
        calls.check("chmod", Native.name(file), () -> calls.libc().fchmod(file.number(), mode));
    }

    void fsync(HostFd file) {
        calls.check("sync", Native.name(file), () -> calls.libc().fsync(file.number()));
    }

    void lockExclusive(HostFd file) {
        calls.check("lock", Native.name(file), () -> calls.libc().flock(file.number(), LOCK_EX));
    }

    /** A call on a path alone. */
    void onPath(String operation, Path path, OnPath call) {
        byte[] name = Native.path(path);
        LongSupplier bound = () -> call.apply(calls.libc(), name);
        calls.check(operation, path.toString(), bound);
    }

    void rename(Path from, Path to) {
        byte[] old = Native.path(from);
        byte[] name = Native.path(to);
        calls.check("rename", from + "' to '" + to, () -> calls.libc().rename(old, name));
    }

    /** A function of libc that takes a path. */
    interface OnPath {
        int apply(LibC libc, byte[] path);
    }
}
