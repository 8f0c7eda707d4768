// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Unix sockets and poll(2). */
final class SocketCalls {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_SEQPACKET = 5;
    private static final int WRITABLE_BY_ALL = 0777;
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
        return connect(SOCK_STREAM, path);
    }

    private HostFd connect(int type, Path path) {
        byte[] name = Native.path(path);
        if (SockAddrUn.fits(name)) {
            return connect(type, path.toString(), name);
        }
        try (HostFd place = files.open(path, LinuxConstants.O_PATH, 0)) {
            return connect(type, path.toString(), Native.text("/proc/self/fd/" + place.number()));
        }
    }

    private HostFd connect(int type, String shown, byte[] name) {
        return atAddress(
                type,
                name,
                (socket, address, length) ->
                        calls.check("connect to", shown, () -> calls.libc().connect(socket, address, length)));
    }

    HostFd connectDatagram(String address) {
        if (!address.startsWith("@")) {
            return connect(SOCK_DGRAM, Path.of(address));
        }
        byte[] text = address.getBytes(StandardCharsets.UTF_8); // no NUL at its end: it would be part of the name
        text[0] = 0;
        if (!SockAddrUn.fits(text)) {
            throw new KernelException("connect to", address, Errno.ENAMETOOLONG);
        }
        return connect(SOCK_DGRAM, address, text);
    }

    HostFd bindDatagram(Path path) {
        Path parent = Objects.requireNonNull(path.getParent(), "the directory of the socket");
        try (HostFd directory = files.open(parent, LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY, 0)) {
            Path place = Path.of("/proc/self/fd", Integer.toString(directory.number()))
                    .resolve(path.getFileName().toString());
            HostFd bound = atAddress(
                    SOCK_DGRAM,
                    Native.path(place),
                    (socket, address, length) -> calls.check(
                            "bind", path.toString(), () -> calls.libc().bind(socket, address, length)));
            files.onPath("chmod", place, (libc, name) -> libc.chmod(name, WRITABLE_BY_ALL));
            return bound;
        }
    }

    private interface AddressCall {
        long call(int socket, Memory address, int length);
    }

    private HostFd atAddress(int type, byte[] name, AddressCall call) {
        HostFd socket =
                calls.own(calls.check("make", "socket", () -> calls.libc().socket(AF_UNIX, type | SOCK_CLOEXEC, 0)));
        try (Arena arena = calls.arena()) {
            Memory address = arena.allocate(SockAddrUn.SIZE);
            SockAddrUn.set(address, name);
            call.call(socket.number(), address, SockAddrUn.SUN_PATH + name.length);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    void send(HostFd socket, byte[] data, List<Integer> descriptors) {
        int number = socket.number();
        try (Arena arena = calls.arena()) {
            Memory memory = arena.copy(data);
            Memory vector = arena.allocate(IoVec.SIZE);
            Memory message = arena.allocate(MsgHdr.SIZE);
            MsgHdr.setVector(message, vector);
            if (!descriptors.isEmpty()) {
                Memory control = arena.allocate(CmsgHdr.space(descriptors.size()));
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
            Memory memory = arena.allocate(capacity);
            Memory vector = arena.allocate(IoVec.SIZE);
            Memory message = arena.allocate(MsgHdr.SIZE);
            Memory control = arena.allocate(CmsgHdr.space(MOST_DESCRIPTORS));
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

    int[] poll(List<Watch> wanted, Optional<Duration> limit) {
        Deadline deadline = Deadline.after(limit);
        try (Arena arena = calls.arena()) {
            Memory array = arena.allocate((long) wanted.size() * PollFd.SIZE);
            for (int i = 0; i < wanted.size(); i++) {
                PollFd.set(
                        array, i, wanted.get(i).file().number(), wanted.get(i).events());
            }
            long ready;
            do {
                ready = calls.libc().poll(array, wanted.size(), deadline.millisecondsLeft());
                if (ready < 0 && ready != -Errno.EINTR) {
                    throw calls.failure("poll", wanted.size() + " descriptors", ready);
                }
            } while (ready < 0 || (ready == 0 && !deadline.isOver()));
            int[] result = new int[wanted.size()];
            for (int i = 0; i < result.length; i++) {
                result[i] = PollFd.ready(array, i);
            }
            return result;
        }
    }
}
