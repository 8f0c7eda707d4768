// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.ExitStatus;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The system calls the runtime makes. Every descriptor it makes is close-on-exec; EINTR is retried; a failure is a
 * {@link KernelException} with operation, arguments and errno.
 */
public interface Kernel extends SystemCalls {
    /** What keeps the content of a memfd as it is, for ever. */
    int CONTENT_SEALS = LinuxConstants.F_SEAL_SEAL
            | LinuxConstants.F_SEAL_SHRINK
            | LinuxConstants.F_SEAL_GROW
            | LinuxConstants.F_SEAL_WRITE;

    /** Takes ownership of a descriptor number this process has. */
    @Override
    HostFd own(int number);

    HostFd open(Path path, int flags, int mode);

    /** A copy of a descriptor (F_DUPFD_CLOEXEC). */
    HostFd duplicate(int number);

    Pair pipe();

    /** socketpair(2) of unix sockets, SOCK_STREAM or SOCK_SEQPACKET. */
    Pair socketPair(boolean sequencedPackets);

    /** Connects to a unix stream socket; works for paths beyond the 107 bytes of sun_path. */
    HostFd connectUnix(Path socket);

    /** A unix datagram socket bound at a new path, which everybody may write to; also beyond sun_path. */
    HostFd bindDatagram(Path socket);

    /** A unix datagram socket connected to a path, or to an abstract name that begins with {@code @}. */
    HostFd connectDatagram(String address);

    /** sendmsg(2) of all of {@code data} with descriptors as SCM_RIGHTS on its first byte (at least one byte). */
    void send(HostFd socket, byte[] data, List<Integer> descriptors);

    /** recvmsg(2) of at most {@code capacity} bytes; absent at the end of the stream. */
    Optional<Received> receive(HostFd socket, int capacity);

    void mkfifo(Path path, int mode);

    void chmod(Path path, int mode);

    /** lchown(2). */
    void chown(Path path, int uid, int gid);

    void mkdir(Path path, int mode);

    void rmdir(Path path);

    void unlink(Path path);

    void rename(Path from, Path to);

    void fsync(HostFd file);

    /**
     * posix_spawn(3) by the calling thread. The descriptors become 0, 1, 2, …; signals are unblocked and have their
     * default actions. A program at a path inherits nothing else; for a held one the descriptors without
     * close-on-exec stay, since its own number must outlive the clean-up.
     */
    Spawned spawn(SpawnRequest request);

    HostFd pidfdOpen(int pid);

    void pidfdSignal(HostFd pidfd, int signal);

    /** waitid(P_PIDFD, WEXITED | __WALL); absent when it still runs and {@code block} is false. */
    Optional<ExitStatus> waitPidfd(HostFd pidfd, boolean block);

    /** Whether SIGCHLD is ignored, so that exit statuses are lost. */
    boolean childSignalIgnored();

    /** prctl(PR_SET_CHILD_SUBREAPER). */
    void setSubreaper(boolean on);

    int umask(int mask);

    int getpid();

    int geteuid();

    int getegid();

    /** struct utsname release. */
    String kernelRelease();

    /** A descriptor whose content is {@code data}, sealed against every change. */
    HostFd sealedMemfd(String name, byte[] data);

    /** Two connected descriptors: of a pipe, {@code first} is the read end. */
    record Pair(HostFd first, HostFd second) implements AutoCloseable {
        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /** A new child that nobody has waited for. */
    record Spawned(int pid, HostFd pidfd) {}

    /** A message and the descriptors that came with it (owned by the receiver). */
    record Received(byte[] data, List<HostFd> descriptors) {
        public Received {
            descriptors = List.copyOf(descriptors);
        }
    }
}
