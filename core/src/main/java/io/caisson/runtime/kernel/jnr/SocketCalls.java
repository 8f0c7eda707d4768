// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.jnr;

import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.kernel.jnr.struct.CmsgHdr;
import io.caisson.runtime.kernel.jnr.struct.IoVec;
import io.caisson.runtime.kernel.jnr.struct.MsgHdr;
import io.caisson.runtime.kernel.jnr.struct.PollFd;
import io.caisson.runtime.kernel.jnr.struct.SockAddrUn;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jnr.ffi.Pointer;

/** Unix sockets and poll(2). */
final class SocketCalls {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    /** SCM_MAX_FD of the kernel. */
    private static final int MOST_DESCRIPTORS = 253;

    private final Native calls;
    private final FileCalls files;

    SocketCalls(Native calls, FileCalls files) {
        this.calls = calls;
        this.files = files;
    }

    Kernel.Pair pair(boolean sequencedPackets) {
        int type = (sequencedPackets ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC;
        int[] ends = new int[2];
        calls.check("make", "socket pair", () -> calls.libc().socketpair(AF_UNIX, type, 0, ends));
        return new Kernel.Pair(calls.own(ends[0]), calls.own(ends[1]));
    }

    HostFd connect(Path path) {
        byte[] name = Native.path(path);
        if (SockAddrUn.fits(name)) {
            return connect(path, name);
        }
        try (HostFd place = files.open(path, Kernel.O_PATH, 0)) {
            return connect(path, Native.text("/proc/self/fd/" + place.number()));
        }
    }

    private HostFd connect(Path path, byte[] name) {
        HostFd socket = calls.own(
                calls.check("make", "socket", () -> calls.libc().socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)));
        try (Arena arena = calls.arena()) {
            Pointer address = arena.allocate(SockAddrUn.SIZE);
            SockAddrUn.set(address, name);
            int number = socket.number();
            calls.check("connect to", path.toString(), () -> calls.libc()
                    .connect(number, address, SockAddrUn.SUN_PATH + name.length));
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    void send(HostFd socket, byte[] data, List<Integer> descriptors) {
        int number = socket.number();
        try (Arena arena = calls.arena()) {
            Pointer memory = arena.copy(data);
            Pointer vector = arena.allocate(IoVec.SIZE);
            Pointer message = arena.allocate(MsgHdr.SIZE);
            MsgHdr.setVector(message, vector);
            if (!descriptors.isEmpty()) {
                Pointer control = arena.allocate(CmsgHdr.space(descriptors.size()));
                CmsgHdr.setRights(control, descriptors);
                MsgHdr.setControl(message, control, CmsgHdr.space(descriptors.size()));
            }
            long done = 0;
            do {
                IoVec.set(vector, memory.address() + done, data.length - done);
                done += calls.check(
                        "send to", Native.name(socket), () -> calls.libc().sendmsg(number, message, MSG_NOSIGNAL));
                MsgHdr.clearControl(message);
            } while (done < data.length);
        }
    }

    Optional<Kernel.Received> receive(HostFd socket, int capacity) {
        int number = socket.number();
        try (Arena arena = calls.arena()) {
            Pointer memory = arena.allocate(capacity);
            Pointer vector = arena.allocate(IoVec.SIZE);
            Pointer message = arena.allocate(MsgHdr.SIZE);
            Pointer control = arena.allocate(CmsgHdr.space(MOST_DESCRIPTORS));
            IoVec.set(vector, memory.address(), capacity);
            MsgHdr.setVector(message, vector);
            MsgHdr.setControl(message, control, CmsgHdr.space(MOST_DESCRIPTORS));
            long count = calls.check(
                    "receive from", Native.name(socket), () -> calls.libc().recvmsg(number, message, MSG_CMSG_CLOEXEC));
            List<HostFd> received = CmsgHdr.rights(control, MsgHdr.controlLength(message)).stream()
                    .map(calls::own)
                    .toList();
            if ((MsgHdr.flags(message) & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
                received.forEach(HostFd::close);
                throw new KernelException("receive from", Native.name(socket), Errno.EMSGSIZE);
            }
            if (count == 0 && received.isEmpty()) {
                return Optional.empty();
            }
            byte[] data = new byte[(int) count];
            memory.get(0, data, 0, data.length);
            return Optional.of(new Kernel.Received(data, received));
        }
    }

    int[] poll(List<Kernel.Watch> wanted, Optional<Duration> limit) {
        Deadline deadline = Deadline.after(limit);
        try (Arena arena = calls.arena()) {
            Pointer array = arena.allocate((long) wanted.size() * PollFd.SIZE);
            for (int i = 0; i < wanted.size(); i++) {
                PollFd.set(
                        array, i, wanted.get(i).file().number(), wanted.get(i).events());
            }
            long ready;
            do {
                ready = calls.libc().poll(array, wanted.size(), deadline.millisecondsLeft());
                if (ready == -1 && calls.errno() != Errno.EINTR) {
                    throw calls.failure("poll", wanted.size() + " descriptors");
                }
            } while (ready == -1 || (ready == 0 && !deadline.isOver()));
            int[] result = new int[wanted.size()];
            for (int i = 0; i < result.length; i++) {
                result[i] = PollFd.ready(array, i);
            }
            return result;
        }
    }
}
