// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.planner;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.cli.output.Output;
import io.caisson.nsexec.LauncherWire;
import io.caisson.nsexec.WireReader;
import io.caisson.nsexec.WireWriter;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The native launcher, as its planner sees it: it prints, spawns, supervises and exits on request. */
public final class Launcher implements Output, AutoCloseable {
    private static final int CLD_EXITED = 1;
    private static final int MOST_PRINTED_AT_ONCE = 1 << 20;

    private final PlannerChannel channel;
    private final Runnable onHangUp;
    private final AtomicInteger tags = new AtomicInteger();

    /** Answers that are waited for, by tag: to SPAWN, and the ends of processes. */
    private final Map<Integer, CompletableFuture<Frame>> answers = new ConcurrentHashMap<>();

    private final Map<Integer, CompletableFuture<ExitStatus>> ends = new ConcurrentHashMap<>();
    private final CompletableFuture<ExitStatus> supervisedEnd = new CompletableFuture<>();
    private boolean listening;

    /**
     * @param socket passes to this object
     * @param onHangUp called once when the launcher is gone
     */
    public Launcher(Kernel kernel, HostFd socket, Runnable onHangUp) {
        this.channel = new PlannerChannel(kernel, socket);
        this.onHangUp = onHangUp;
    }

    /** The first frame; must be called before anything else. */
    public Request request() {
        Frame frame = channel.receive().orElseThrow(() -> ProtocolException.because("it hung up without a request"));
        frame.closeDescriptors();
        if (frame.type() != LauncherWire.FRAME_REQUEST) {
            throw ProtocolException.because("frame of type " + frame.type() + " instead of a request");
        }
        return Request.decode(frame.payload());
    }

    @Override
    public void write(int descriptor, byte[] data) {
        for (int at = 0; at < data.length; at += MOST_PRINTED_AT_ONCE) {
            byte[] part = Arrays.copyOfRange(data, at, Math.min(data.length, at + MOST_PRINTED_AT_ONCE));
            channel.send(
                    LauncherWire.FRAME_PRINT,
                    0,
                    new WireWriter().u32(descriptor).bytes(part).toByteArray(),
                    List.of());
        }
    }

    /** The launcher exits with this code. Nothing may follow. */
    public void exit(int code) {
        channel.send(LauncherWire.FRAME_EXIT, 0, new WireWriter().u32(code).toByteArray(), List.of());
    }

    /** The planner leaves; supervision goes on. Nothing may follow. */
    public void leave() {
        channel.send(LauncherWire.FRAME_LEAVE, 0, new byte[0], List.of());
    }

    public void subreaper(boolean on) {
        channel.send(
                LauncherWire.FRAME_SUBREAPER,
                0,
                new WireWriter().u32(on ? 1 : 0).toByteArray(),
                List.of());
    }

    /** From now on output has no end of its own: the planner is interrupted when nobody reads it any more. */
    public void stream() {
        channel.send(LauncherWire.FRAME_STREAM, 0, new WireWriter().u32(1).toByteArray(), List.of());
    }

    /**
     * Tells the first READY= that arrives at {@code container} to {@code manager}. The descriptors stay the caller's.
     *
     * @param mainPid the service's process; 0 for the launcher
     * @param init pidfd; when present the launcher does not exit before the notification came or this process ended
     */
    public void relayNotify(int mainPid, HostFd container, HostFd manager, Optional<HostFd> init) {
        List<Integer> descriptors = new ArrayList<>(List.of(container.number(), manager.number()));
        init.ifPresent(fd -> descriptors.add(fd.number()));
        channel.send(LauncherWire.FRAME_NOTIFY, 0, new WireWriter().u32(mainPid).toByteArray(), descriptors);
    }

    /**
     * Puts a process in the foreground: its exit status becomes the launcher's.
     *
     * @param master of its terminal, which the launcher relays
     * @param cleanup command line of a later planner, empty for none
     */
    void supervise(int tag, Optional<HostFd> master, List<String> cleanup) {
        listen();
        int flags = master.isPresent() ? LauncherWire.SUPERVISE_TERMINAL : 0;
        byte[] payload = new WireWriter().u32(flags).strs(cleanup).toByteArray();
        List<Integer> descriptors = master.map(fd -> List.of(fd.number())).orElse(List.of());
        channel.send(LauncherWire.FRAME_SUPERVISE, tag, payload, descriptors);
    }

    /** The end of the process in the foreground; absent when it still runs after this time. */
    public Optional<ExitStatus> awaitEnd(Duration limit) throws InterruptedException {
        try {
            return Optional.of(supervisedEnd.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw ProtocolException.because(String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    PlannerChannel channel() {
        return channel;
    }

    int nextTag() {
        return tags.incrementAndGet();
    }

    /** From now on the end of this process is known when it comes. */
    CompletableFuture<ExitStatus> expectEnd(int tag) {
        listen();
        return ends.computeIfAbsent(tag, key -> new CompletableFuture<>());
    }

    /** From now on the answer to this tag's SPAWN is known when it comes. */
    CompletableFuture<Frame> expectAnswer(int tag) {
        CompletableFuture<Frame> answer = new CompletableFuture<>();
        answers.put(tag, answer);
        listen();
        return answer;
    }

    /** Answers are read by a thread of their own, so that any thread can wait for its own one. */
    private synchronized void listen() {
        if (!listening) {
            listening = true;
            Thread reader = new Thread(this::readAnswers, "launcher");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void readAnswers() {
        CaissonException reason = ProtocolException.because("it hung up");
        try {
            Optional<Frame> frame = channel.receive();
            while (frame.isPresent()) {
                dispatch(frame.get());
                frame = channel.receive();
            }
        } catch (CaissonException e) {
            reason = e;
        } catch (IllegalArgumentException e) {
            reason = ProtocolException.because(String.valueOf(e.getMessage()), e);
        }
        CaissonException failure = reason;
        answers.values().forEach(answer -> answer.completeExceptionally(failure));
        ends.values().forEach(end -> end.completeExceptionally(failure));
        if (supervisedEnd.completeExceptionally(failure)) {
            onHangUp.run();
        }
    }

    private void dispatch(Frame frame) {
        switch (frame.type()) {
            case LauncherWire.FRAME_SPAWNED -> answered(frame);
            case LauncherWire.FRAME_FAILED -> failed(frame);
            case LauncherWire.FRAME_EXITED -> expectEnd(frame.tag()).complete(status(frame));
            case LauncherWire.FRAME_ENDED -> {
                ExitStatus status = status(frame);
                expectEnd(frame.tag()).complete(status);
                supervisedEnd.complete(status);
            }
            default -> {
                frame.closeDescriptors();
                throw ProtocolException.because("unexpected frame of type " + frame.type());
            }
        }
    }

    private void answered(Frame frame) {
        CompletableFuture<Frame> answer = answers.remove(frame.tag());
        if (answer == null || !answer.complete(frame)) {
            frame.closeDescriptors();
        }
    }

    private void failed(Frame frame) {
        WireReader in = frame.reader();
        int errno = in.u32();
        String step = in.str();
        String object = in.str();
        CaissonException failure = new CaissonException(
                ErrorCode.SPAWN_FAILED,
                "failed to " + step + " '" + object + "': " + Errno.text(errno),
                null,
                errno,
                step,
                "");
        CompletableFuture<Frame> answer = answers.remove(frame.tag());
        if (answer == null) {
            expectEnd(frame.tag()).completeExceptionally(failure);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private static ExitStatus status(Frame frame) {
        WireReader in = frame.reader();
        int code = in.u32();
        int status = in.u32();
        return code == CLD_EXITED ? new ExitStatus(status, 0) : new ExitStatus(0, status);
    }

    @Override
    public void close() {
        channel.close();
    }
}
