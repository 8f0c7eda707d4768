// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * The few system calls plugins need. A failure is a {@link io.caisson.api.CaissonException} with code {@code SYSCALL_FAILED}
 * and errno. Numbers have names in {@link LinuxConstants}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SystemCalls {
    /**
     * open(2) with O_CLOEXEC added.
     *
     * @param flags such as {@link LinuxConstants#O_PATH}; a file made by {@link LinuxConstants#O_CREAT} or
     *     {@link LinuxConstants#O_TMPFILE} has mode 0
     */
    HostFd open(Path path, int flags);

    /** f_type of statfs(2), such as {@link LinuxConstants#TMPFS_MAGIC}. */
    long fileSystemType(Path path);

    /** kill(2). ESRCH when there is no such process; the pid may be another's by then, so prefer {@link ChildProcess}. */
    void kill(int pid, int signal);

    /** bpf(2): {@code attributes} is union bpf_attr in native order and is written back; the result is returned. */
    int bpf(int command, byte[] attributes);

    /** Takes ownership of a descriptor that {@link #bpf} gave. */
    HostFd own(int number);

    /** Address of a copy of {@code data} in native memory, valid until the arena is closed. */
    NativeMemory copy(byte[] data);

    /**
     * memfd_create(2) with MFD_CLOEXEC added.
     *
     * @param name shown in /proc/PID/fd, at most 249 bytes
     * @param flags such as {@link LinuxConstants#MFD_ALLOW_SEALING}
     */
    HostFd memfd(String name, int flags);

    /** Copies a whole file into a descriptor and returns the bytes copied. */
    long copyFile(Path source, HostFd target);

    /**
     * fcntl(2) F_ADD_SEALS.
     *
     * @param seals such as {@link LinuxConstants#F_SEAL_WRITE}; EPERM when the memfd does not allow sealing (any more)
     */
    void addSeals(HostFd memfd, int seals);

    /** fcntl(2) F_GET_SEALS: {@link LinuxConstants#F_SEAL_SEAL} and so on; EINVAL when it is no memfd. */
    int seals(HostFd memfd);

    /** fchmod(2); EBADF for one that was opened with O_PATH. */
    void chmod(HostFd file, int mode);

    /**
     * A new file system that is mounted nowhere: fsopen(2), fsconfig(2) with each option as a string, fsmount(2). The
     * descriptor is its root; the file system is gone when that and every file opened below it are closed.
     *
     * @param options in this order; the kernel takes values of at most 255 bytes
     * @param attributes such as {@link LinuxConstants#MOUNT_ATTR_RDONLY}
     * @throws CaissonException {@code SYSCALL_FAILED} with errno, {@code EPERM} without CAP_SYS_ADMIN in the user
     *     namespace of the mount namespace; {@code UNSUPPORTED} from a host that cannot mount
     * @since 0.1
     */
    default HostFd mountDetached(String type, Map<String, String> options, int attributes) {
        throw new CaissonException(ErrorCode.UNSUPPORTED, "failed to mount '" + type + "': this host cannot");
    }

    /**
     * Whether the caller may execute a file, by its mode and by the mount it is on (faccessat(2) with X_OK); false when
     * it does not exist.
     *
     * @since 0.1
     */
    default boolean canExecute(Path file) {
        return false;
    }

    /** flock(2) LOCK_EX, waiting for whoever has it; closing the descriptor releases it. */
    void lockExclusive(HostFd file);

    /** eventfd(2) with counter 0; reads do not block. */
    HostFd eventfd();

    /** read(2): the bytes read, empty at the end of the file; absent when it would block. */
    Optional<byte[]> read(HostFd file, int atMost);

    /** Writes everything. */
    void write(HostFd file, byte[] data);

    /** Content of an open kernel file from its beginning, which also makes it forget its last change. */
    String content(HostFd file);

    /** poll(2). Limit absent: for ever. Returns the ready set in the order of {@code wanted}: 0 where nothing is ready. */
    int[] poll(List<Watch> wanted, Optional<Duration> limit);

    /**
     * Waits until {@code until} accepts the content of a kernel file that notifies pollers (POLLPRI), such as
     * cgroup.events.
     *
     * @return false when the time is over
     */
    boolean awaitFile(Path file, Predicate<String> until, Duration limit);
}
