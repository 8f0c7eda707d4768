// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The runtime's end of the sync socket: one packet is one message. */
final class InitChannel {
    private static final int HEADER = 8;
    private static final int CAPACITY = 64 * 1024;

    private final Kernel kernel;
    private final HostFd socket;

    InitChannel(Kernel kernel, HostFd socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    HostFd socket() {
        return socket;
    }

    /** The next message; absent when caisson-init hung up. */
    Optional<InitMessage> receive() {
        Optional<Kernel.Received> received = receiveUnlessReset();
        if (received.isEmpty()) {
            return Optional.empty();
        }
        List<HostFd> descriptors = received.get().descriptors();
        try {
            return Optional.of(parse(received.get().data(), descriptors));
        } catch (CaissonException e) {
            descriptors.forEach(HostFd::close);
            throw e;
        }
    }

    /** A socket whose other end was closed with something unread in it is reset. */
    private Optional<Kernel.Received> receiveUnlessReset() {
        try {
            return kernel.receive(socket, CAPACITY);
        } catch (KernelException e) {
            if (e.is(Errno.ECONNRESET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Answers, with the descriptor of a state document when there is one.
     *
     * @return false when caisson-init hung up
     */
    boolean send(InitMessage.Answer answer, Optional<HostFd> descriptor) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        packet.putInt(answer.number()).putInt(0);
        try {
            kernel.send(
                    socket,
                    packet.array(),
                    descriptor.map(fd -> List.of(fd.number())).orElse(List.of()));
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EPIPE)) {
                return false;
            }
            throw e;
        }
    }

    static InitMessage parse(byte[] data, List<HostFd> descriptors) {
        if (data.length < HEADER) {
            throw malformed("it has " + data.length + " bytes");
        }
        ByteBuffer packet = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
        int type = packet.getInt();
        int argument = packet.getInt();
        return switch (type) {
            case Wire.SYNC_CREATED -> new InitMessage.Created(argument, only(type, descriptors));
            case Wire.SYNC_HOOKS -> without(type, descriptors, new InitMessage.Hooks());
            case Wire.SYNC_SECCOMP -> new InitMessage.Seccomp(only(type, descriptors));
            case Wire.SYNC_READY -> without(type, descriptors, new InitMessage.Ready());
            case Wire.SYNC_ERROR -> without(type, descriptors, failed(argument, data));
            default -> throw malformed("type " + type + " is unknown");
        };
    }

    private static HostFd only(int type, List<HostFd> descriptors) {
        if (descriptors.size() != 1) {
            throw malformed("type " + type + " came with " + descriptors.size() + " descriptors");
        }
        return descriptors.get(0);
    }

    private static InitMessage without(int type, List<HostFd> descriptors, InitMessage message) {
        if (!descriptors.isEmpty()) {
            throw malformed("type " + type + " came with " + descriptors.size() + " descriptors");
        }
        return message;
    }

    private static InitMessage failed(int errno, byte[] data) {
        String[] parts = new String(data, HEADER, data.length - HEADER, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 4 || !parts[3].isEmpty()) {
            throw malformed("the error it tells of has " + parts.length + " parts");
        }
        return new InitMessage.Failed(errno, parts[0], parts[1], parts[2]);
    }

    private static CaissonException malformed(String cause) {
        return new CaissonException(ErrorCode.INTERNAL, "failed to read a message of 'caisson-init': " + cause);
    }
}
