// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/** The few system calls plugins need. A failure is a {@link io.caisson.api.CaissonException} with code {@code SYSCALL_FAILED} and errno. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SystemCalls {
    /** open(2) with O_CLOEXEC added. */
    HostFd open(Path path, int flags);

    /** f_type of statfs(2). */
    long fileSystemType(Path path);

    /** kill(2). */
    void kill(int pid, int signal);

    /** bpf(2): {@code attributes} is union bpf_attr in native order and is written back; the result is returned. */
    int bpf(int command, byte[] attributes);

    /** Takes ownership of a descriptor that {@link #bpf} gave. */
    HostFd own(int number);

    /** Address of a copy of {@code data} in native memory, valid until the arena is closed. */
    NativeMemory copy(byte[] data);

    /** memfd_create(2). */
    HostFd memfd(String name, int flags);

    /** Copies a whole file into a descriptor and returns the bytes copied. */
    long copyFile(Path source, HostFd target);

    /** fcntl(2) F_ADD_SEALS. */
    void addSeals(HostFd memfd, int seals);

    /** fcntl(2) F_GET_SEALS. */
    int seals(HostFd memfd);

    /** fchmod(2). */
    void chmod(HostFd file, int mode);

    /**
     * Waits until {@code until} accepts the content of a kernel file that notifies pollers (POLLPRI), such as
     * cgroup.events.
     *
     * @return false when the time is over
     */
    boolean awaitFile(Path file, Predicate<String> until, Duration limit);
}
