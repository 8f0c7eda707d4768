// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.Descriptor;
import io.caisson.api.ProcessIo;
import io.caisson.api.SandboxResult.Output;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.launch.InterruptiblePoll;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.Watch;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Standard input, output and error of a sandbox: a file in memory and two pipes, which the waiting thread reads. */
final class Streams implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    /** More than a pipe of an ordinary user holds: who still writes after the end is not of the sandbox. */
    private static final int MOST_LATE_CHUNKS = 64;

    private final Kernel kernel;
    private final HostFd input;
    private final Kernel.Pair stdout;
    private final Kernel.Pair stderr;
    private final Capture out;
    private final Capture err;

    /** What an output's pipe gave so far. */
    private static final class Capture {
        private final HostFd source;
        private final int limit;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean truncated;
        private boolean open = true;

        Capture(HostFd source, int limit) {
            this.source = source;
            this.limit = limit;
        }

        void take(byte[] bytes) {
            int fits = Math.min(bytes.length, limit - kept.size());
            kept.write(bytes, 0, fits);
            truncated |= fits < bytes.length;
            open = bytes.length > 0;
        }

        Output output() {
            return new Output(kept.toByteArray(), truncated);
        }
    }

    private Streams(Kernel kernel, HostFd input, Kernel.Pair stdout, Kernel.Pair stderr, int limit) {
        this.kernel = kernel;
        this.input = input;
        this.stdout = stdout;
        this.stderr = stderr;
        this.out = new Capture(stdout.first(), limit);
        this.err = new Capture(stderr.first(), limit);
    }

    static Streams open(Kernel kernel, byte[] text, int limit) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            HostFd input = input(kernel, text);
            opened.add(input);
            Kernel.Pair stdout = kernel.pipe();
            opened.add(stdout);
            return new Streams(kernel, input, stdout, kernel.pipe(), limit);
        } catch (RuntimeException e) {
            opened.forEach(one -> closeAfter(e, one));
            throw e;
        }
    }

    private static void closeAfter(RuntimeException failure, AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /** Opened once more, since a memfd's own descriptor can write and stands at the end. */
    private static HostFd input(Kernel kernel, byte[] text) {
        if (text.length == 0) {
            return kernel.open(Path.of("/dev/null"), LinuxConstants.O_RDONLY, 0);
        }
        try (HostFd memory = kernel.sealedMemfd("stdin", text)) {
            return kernel.open(Path.of("/proc/self/fd/" + memory.number()), LinuxConstants.O_RDONLY, 0);
        }
    }

    /** What the container's init gets. */
    ProcessIo io() {
        return ProcessIo.of(
                Descriptor.held(input.number()),
                Descriptor.held(stdout.second().number()),
                Descriptor.held(stderr.second().number()));
    }

    /** The init has its own copies by now; with ours an output would never end. */
    void closeTheirs() {
        input.close();
        stdout.second().close();
        stderr.second().close();
    }

    /**
     * Reads until the process has ended, and then what it left in the pipes.
     *
     * @param end on {@link System#nanoTime}'s clock; absent: none
     * @return false when the time was over before
     * @throws InterruptedException when the thread is or becomes interrupted
     */
    boolean readUntilEnd(HostFd process, InterruptiblePoll poll, Optional<Long> end) throws InterruptedException {
        while (true) {
            List<Capture> open = open();
            Optional<Duration> rest = end.map(time -> Duration.ofNanos(Math.max(0, time - System.nanoTime())));
            List<Watch> wanted = watches(open);
            wanted.add(new Watch(process, Watch.IN));
            int[] ready = poll.awaitOrInterrupted(wanted, rest).orElseThrow(Streams::interrupted);
            read(open, ready);
            if (ready[open.size()] != 0) {
                readWhatIsLeft();
                return true;
            }
            if (end.isPresent() && end.get() - System.nanoTime() <= 0) {
                return false;
            }
        }
    }

    /** Whoever throws it clears the thread's status. */
    private static InterruptedException interrupted() {
        boolean ignored = Thread.interrupted();
        return new InterruptedException("interrupted while the sandbox ran");
    }

    private void readWhatIsLeft() {
        for (int i = 0; i < MOST_LATE_CHUNKS; i++) {
            List<Capture> open = open();
            int[] ready = kernel.poll(watches(open), Optional.of(Duration.ZERO));
            if (!read(open, ready)) {
                return;
            }
        }
    }

    private List<Capture> open() {
        List<Capture> open = new ArrayList<>(List.of(out, err));
        open.removeIf(one -> !one.open);
        return open;
    }

    private static List<Watch> watches(List<Capture> captures) {
        List<Watch> watches = new ArrayList<>();
        captures.forEach(one -> watches.add(new Watch(one.source, Watch.IN)));
        return watches;
    }

    /** Whether there was anything. */
    private boolean read(List<Capture> captures, int[] ready) {
        boolean any = false;
        for (int i = 0; i < captures.size(); i++) {
            if (ready[i] != 0) {
                Capture capture = captures.get(i);
                kernel.read(capture.source, CHUNK).ifPresent(capture::take);
                any = true;
            }
        }
        return any;
    }

    Output stdout() {
        return out.output();
    }

    Output stderr() {
        return err.output();
    }

    @Override
    public void close() {
        closeTheirs();
        stdout.close();
        stderr.close();
    }
}
