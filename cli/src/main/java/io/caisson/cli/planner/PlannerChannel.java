// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireWriter;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames over the launcher's socket. Any thread may send; one at a time receives. */
final class PlannerChannel implements AutoCloseable {
    private static final int HEADER = 16;

    private final Kernel kernel;
    private final HostFd socket;

    PlannerChannel(Kernel kernel, HostFd socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Sends a frame; the descriptors stay the caller's. */
    synchronized void send(int type, int tag, byte[] payload, List<Integer> descriptors) {
        WireWriter out = new WireWriter();
        out.u32(payload.length).u32(type).u32(tag).u32(descriptors.size()).raw(payload);
        kernel.send(socket, out.toByteArray(), descriptors);
    }

    /** The next frame; absent when the launcher has hung up. */
    Optional<Frame> receive() {
        List<HostFd> descriptors = new ArrayList<>();
        boolean complete = false;
        try {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
            if (!fill(header, descriptors)) {
                return Optional.empty();
            }
            header.flip();
            int length = header.getInt();
            int type = header.getInt();
            int tag = header.getInt();
            int count = header.getInt();
            if (length < 0 || length > LauncherWire.MAX_FRAME_BYTES) {
                throw ProtocolException.because("a frame of " + Integer.toUnsignedString(length) + " bytes");
            }
            ByteBuffer payload = ByteBuffer.allocate(length);
            if (length > 0 && !fill(payload, descriptors)) {
                throw ProtocolException.because("it hung up within a frame");
            }
            if (descriptors.size() != count) {
                throw ProtocolException.because(
                        "a frame with " + descriptors.size() + " descriptors instead of " + count);
            }
            complete = true;
            return Optional.of(new Frame(type, tag, payload.array(), descriptors));
        } finally {
            if (!complete) {
                descriptors.forEach(HostFd::close);
            }
        }
    }

    /** False when the stream ends before the first byte. */
    private boolean fill(ByteBuffer buffer, List<HostFd> descriptors) {
        while (buffer.hasRemaining()) {
            Optional<Kernel.Received> part = receivePart(buffer.remaining());
            if (part.isEmpty()) {
                if (buffer.position() > 0) {
                    throw ProtocolException.because("it hung up within a frame");
                }
                return false;
            }
            descriptors.addAll(part.get().descriptors());
            buffer.put(part.get().data());
        }
        return true;
    }

    /** A launcher that ends before it has read everything resets the connection: the same as a hang-up. */
    private Optional<Kernel.Received> receivePart(int most) {
        try {
            return kernel.receive(socket, most);
        } catch (KernelException e) {
            if (e.is(Errno.ECONNRESET)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
