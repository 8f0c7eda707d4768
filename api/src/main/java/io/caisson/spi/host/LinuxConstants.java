// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import org.apiguardian.api.API;

/**
 * Numbers that {@link SystemCalls} takes and gives, under their names in the kernel's headers. Those that differ between
 * machines are x86's, which the runtime translates. Where no version is named, every kernel that caisson runs on knows it.
 *
 * @see <a href="https://github.com/torvalds/linux/tree/master/include/uapi">include/uapi</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LinuxConstants {
    /** {@link SystemCalls#open}: for reading. Headers: asm-generic/fcntl.h, like all O_; open(2). */
    public static final int O_RDONLY = 0;

    /** For writing. */
    public static final int O_WRONLY = 1;

    /** For reading and writing. */
    public static final int O_RDWR = 2;

    /** Make the file if it does not exist. */
    public static final int O_CREAT = 0100;

    /** With {@link #O_CREAT}, fail with EEXIST if it exists; with {@link #O_TMPFILE}, it can never be linked. */
    public static final int O_EXCL = 0200;

    /** Empty it first. */
    public static final int O_TRUNC = 01000;

    /** Each write goes to the end. */
    public static final int O_APPEND = 02000;

    /** Neither opening, reading nor writing waits. */
    public static final int O_NONBLOCK = 04000;

    /** Each write returns when data and metadata are on the disk. */
    public static final int O_SYNC = 04010000;

    /** Fail with ENOTDIR unless it is a directory. */
    public static final int O_DIRECTORY = 0200000;

    /** Fail with ELOOP if the last part of the path is a symbolic link; with {@link #O_PATH}, open the link. */
    public static final int O_NOFOLLOW = 0400000;

    /** A place, not its content: for {@code /proc/self/fd/N/...} and for descriptors as arguments. */
    public static final int O_PATH = 010000000;

    /** A file without a name in the directory that is opened; needs {@link #O_WRONLY} or {@link #O_RDWR}. */
    public static final int O_TMPFILE = 020000000 | O_DIRECTORY;

    /** {@link SystemCalls#memfd}: closed by execve(2), which is added anyway. Header: linux/memfd.h; memfd_create(2). */
    public static final int MFD_CLOEXEC = 0x1;

    /** Seals can be added; without it the memfd has {@link #F_SEAL_SEAL} from the beginning. */
    public static final int MFD_ALLOW_SEALING = 0x2;

    /**
     * Not executable, and sealed so; sealing is allowed. Since Linux 6.3, EINVAL before: some hosts refuse memfds that
     * might be executable (sysctl vm.memfd_noexec).
     */
    public static final int MFD_NOEXEC_SEAL = 0x8;

    /** Executable, said explicitly: with vm.memfd_noexec = 1 others are not. Since Linux 6.3, EINVAL before. */
    public static final int MFD_EXEC = 0x10;

    /** {@link SystemCalls#addSeals}: no further seals. Header: linux/fcntl.h; fcntl(2), File Sealing. */
    public static final int F_SEAL_SEAL = 0x1;

    /** It cannot become smaller. */
    public static final int F_SEAL_SHRINK = 0x2;

    /** It cannot become larger. */
    public static final int F_SEAL_GROW = 0x4;

    /** It cannot be written; EBUSY while a writable mapping of it exists. */
    public static final int F_SEAL_WRITE = 0x8;

    /** No new way to write it, while mappings that exist go on. Since Linux 5.1. */
    public static final int F_SEAL_FUTURE_WRITE = 0x10;

    /** Whether it is executable cannot be changed. Since Linux 6.3, EINVAL before. */
    public static final int F_SEAL_EXEC = 0x20;

    /** {@link SystemCalls#mountDetached}: read-only. Header: linux/mount.h; mount_setattr(2). */
    public static final int MOUNT_ATTR_RDONLY = 0x1;

    /** Set-user-ID bits and file capabilities have no effect. */
    public static final int MOUNT_ATTR_NOSUID = 0x2;

    /** Device files cannot be opened. */
    public static final int MOUNT_ATTR_NODEV = 0x4;

    /** Nothing can be executed. */
    public static final int MOUNT_ATTR_NOEXEC = 0x8;

    /** Reading changes no access times. */
    public static final int MOUNT_ATTR_NOATIME = 0x10;

    /** Symbolic links are not followed. Since Linux 5.14. */
    public static final int MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    /** {@link SystemCalls#fileSystemType}: a hierarchy of cgroup v1. Header: linux/magic.h; statfs(2). */
    public static final long CGROUP_SUPER_MAGIC = 0x27e0ebL;

    /** Cgroup v2. */
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270L;

    /** Resctrl. */
    public static final long RDTGROUP_SUPER_MAGIC = 0x7655821L;

    /** Tmpfs, and every memfd. */
    public static final long TMPFS_MAGIC = 0x1021994L;

    /** Overlayfs. */
    public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630L;

    /** {@link SystemCalls#kill} and {@link ChildProcess#signal}: it cannot be caught. Header: asm-generic/signal.h; signal(7). */
    public static final int SIGKILL = 9;

    /** The polite end. */
    public static final int SIGTERM = 15;

    private LinuxConstants() {}
}
