// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.api.ExitStatus;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import io.caisson.nsexec.WireWriter;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The launcher's end of the socket. What it is to answer is queued in the socket before the planner runs, and what the
 * planner said is read afterwards, so that a test needs no second thread.
 */
public final class FakeLauncher implements AutoCloseable {
    public static final int PID = 4242;

    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;

    private final Kernel kernel;
    private final PlannerChannel channel;
    private final HostFd ours;
    private final HostFd theirs;

    /** What the planner sent. */
    public record Sent(int type, int tag, byte[] payload, List<HostFd> descriptors) {
        public WireReader reader() {
            return new WireReader(payload);
        }
    }

    public FakeLauncher(Kernel kernel) {
        this.kernel = kernel;
        Kernel.Pair pair = kernel.socketPair(false);
        this.ours = pair.first();
        this.channel = new PlannerChannel(kernel, ours);
        this.theirs = pair.second();
    }

    /** The planner's view of this launcher. */
    public Launcher planner() {
        return new Launcher(kernel, theirs, () -> {});
    }

    public FakeLauncher request(
            List<String> arguments, List<String> environment, String directory, int flags, Integer... fds) {
        byte[] payload = new WireWriter()
                .u32(LauncherWire.LAUNCHER_VERSION)
                .u32(PID)
                .u32(022)
                .u32(flags)
                .str(directory)
                .str("/opt/caisson")
                .strs(arguments)
                .strs(environment)
                .u32s(List.of(fds).stream().map(Integer::longValue).toList())
                .u32(0)
                .u32(0)
                .toByteArray();
        return send(LauncherWire.FRAME_REQUEST, 0, payload);
    }

    public FakeLauncher spawned(int tag, int pid) {
        try (Kernel.Pair pipe = kernel.pipe()) {
            byte[] payload = new WireWriter().u32(pid).toByteArray();
            channel.send(
                    LauncherWire.FRAME_SPAWNED,
                    tag,
                    payload,
                    List.of(pipe.first().number()));
        }
        return this;
    }

    public FakeLauncher failed(int tag, int errno, String step, String object) {
        return send(
                LauncherWire.FRAME_FAILED,
                tag,
                new WireWriter().u32(errno).str(step).str(object).toByteArray());
    }

    public FakeLauncher exited(int tag, ExitStatus status) {
        return send(LauncherWire.FRAME_EXITED, tag, end(status));
    }

    public FakeLauncher ended(int tag, ExitStatus status) {
        return send(LauncherWire.FRAME_ENDED, tag, end(status));
    }

    private static byte[] end(ExitStatus status) {
        boolean killed = status.signal() != 0;
        return new WireWriter()
                .u32(killed ? CLD_KILLED : CLD_EXITED)
                .u32(killed ? status.signal() : status.code())
                .toByteArray();
    }

    public FakeLauncher send(int type, int tag, byte[] payload) {
        channel.send(type, tag, payload, List.of());
        return this;
    }

    /** Bytes that are no frame. */
    public void sendRaw(byte[] data) {
        kernel.send(ours, data, List.of());
    }

    /** As when the launcher is killed. */
    public void hangUp() {
        channel.close();
    }

    public Sent next() {
        Frame frame = channel.receive().orElseThrow(() -> new AssertionError("the planner hung up"));
        return new Sent(frame.type(), frame.tag(), frame.payload(), frame.descriptors());
    }

    /** Everything up to the frame with which a planner ends. */
    public List<Sent> conversation() {
        List<Sent> all = new ArrayList<>();
        Optional<Frame> frame = channel.receive();
        while (frame.isPresent()) {
            Frame one = frame.get();
            all.add(new Sent(one.type(), one.tag(), one.payload(), one.descriptors()));
            if (one.type() == LauncherWire.FRAME_EXIT || one.type() == LauncherWire.FRAME_LEAVE) {
                return all;
            }
            frame = channel.receive();
        }
        return all;
    }

    /** What went to descriptor 1 or 2. */
    public static String printed(List<Sent> conversation, int descriptor) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Sent one : conversation) {
            if (one.type() == LauncherWire.FRAME_PRINT) {
                WireReader in = one.reader();
                if (in.u32() == descriptor) {
                    text.writeBytes(in.bytes());
                }
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        channel.close();
        theirs.close();
    }
}
