// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.RunningProcess;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxLimits;
import io.caisson.api.SandboxResult;
import io.caisson.api.SandboxResult.Outcome;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.launch.InterruptiblePoll;
import io.caisson.runtime.launch.Uninterrupted;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs sandboxes, each in a container that comes and goes with it. */
public final class SandboxRunner {
    private static final int SIGKILL = 9;
    private static final int KILLED = 128 + SIGKILL;
    private static final int NOBODY = 65534;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ContainerRuntime runtime;
    private final Kernel kernel;
    private final Host host;
    private final Inside inside;
    private final AtomicBoolean looked = new AtomicBoolean();

    /** What a sandbox has to know of its container beyond what everybody may. */
    public interface Inside {
        /** A descriptor of the init, which waits to be started. The caller closes it. */
        HostFd init(Container container);

        /** Of these controllers those whose limits the container does not have. */
        List<String> missing(Container container, List<String> controllers);

        /** This JVM, under a name that no other process ever has. */
        String owner();

        /** Whether the JVM of that name has ended; false as well where that cannot be told from here. */
        boolean isGone(String owner);

        /** Processes that the OOM killer ended; absent when not known. */
        OptionalLong kills(Container container);
    }

    public SandboxRunner(ContainerRuntime runtime, Kernel kernel, Host host, Inside inside) {
        this.runtime = runtime;
        this.kernel = kernel;
        this.host = host;
        this.inside = inside;
    }

    public SandboxResult run(Sandbox sandbox) throws InterruptedException {
        if (looked.compareAndSet(false, true)) {
            new Leftovers(runtime, inside).remove();
        }
        try {
            return runAndRemove(sandbox);
        } catch (CaissonException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            InterruptedException interrupted = new InterruptedException("interrupted while the sandbox was made");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private SandboxResult runAndRemove(Sandbox sandbox) throws InterruptedException {
        RootView view = RootView.of(sandbox.rootfs());
        int owner = host.euid() == 0 ? NOBODY : host.euid();
        try (Scratch scratch =
                        Scratch.make(view, sandbox.readOnly(), sandbox.rootfs().isEmpty());
                Streams streams = Streams.open(kernel, sandbox.input(), sandbox.outputLimit())) {
            SandboxConfig config = new SandboxConfig(scratch.rootfs(), view, owner, hasSwap(), inside.owner());
            Made made = make(sandbox, config, scratch.directory(), streams);
            try {
                return run(sandbox, made, streams);
            } finally {
                Uninterrupted.run(() -> made.container.delete(true));
            }
        }
    }

    /** The file has a heading. */
    private boolean hasSwap() {
        return host.files()
                        .readIfExists(host.proc().resolve("swaps"))
                        .orElse("")
                        .lines()
                        .count()
                > 1;
    }

    /** A container, and the limits it was to have and does not. */
    private record Made(Container container, List<String> unenforced) {}

    private Made make(Sandbox sandbox, SandboxConfig config, Path directory, Streams streams) {
        SandboxLimits limits = sandbox.limits();
        List<String> wanted = Controllers.of(limits);
        Container container;
        try {
            container = create(sandbox, config, limits, directory, streams);
        } catch (CaissonException e) {
            if (e.code() != ErrorCode.CGROUP_FAILED || wanted.isEmpty() || !host.rootless()) {
                throw e;
            }
            return without(wanted, sandbox, config, directory, streams, e);
        }
        List<String> missing = missing(container, wanted, limits);
        streams.closeTheirs();
        return new Made(container, Controllers.limits(missing));
    }

    private Made without(
            List<String> wanted,
            Sandbox sandbox,
            SandboxConfig config,
            Path directory,
            Streams streams,
            CaissonException cause) {
        if (sandbox.limits().required()) {
            throw unenforceable(wanted, cause);
        }
        Container container = create(sandbox, config, SandboxLimits.none(), directory, streams);
        streams.closeTheirs();
        return new Made(container, Controllers.limits(wanted));
    }

    private Container create(
            Sandbox sandbox, SandboxConfig config, SandboxLimits limits, Path directory, Streams streams) {
        return runtime.create(
                Leftovers.PREFIX + UUID.randomUUID(),
                CreateOptions.of(directory)
                        .withConfig(config.of(sandbox, limits))
                        .withIo(streams.io())
                        .withParentDeathSignal(SIGKILL));
    }

    private List<String> missing(Container container, List<String> wanted, SandboxLimits limits) {
        List<String> missing;
        try {
            missing = inside.missing(container, wanted);
            if (limits.required() && !missing.isEmpty()) {
                throw unenforceable(missing, null);
            }
        } catch (CaissonException e) {
            deleteAfter(e, container);
            throw e;
        }
        return missing;
    }

    private static CaissonException unenforceable(List<String> controllers, @Nullable CaissonException cause) {
        return new CaissonException(
                ErrorCode.UNSUPPORTED,
                "failed to limit the sandbox's " + String.join(", ", Controllers.limits(controllers))
                        + ": no cgroup with the controllers " + String.join(", ", controllers)
                        + " is delegated to this user"
                        + (cause == null ? "" : ": " + cause.getMessage()),
                cause);
    }

    private static void deleteAfter(CaissonException failure, Container container) {
        try {
            container.delete(true);
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    private SandboxResult run(Sandbox sandbox, Made made, Streams streams) throws InterruptedException {
        Container container = made.container;
        RunningProcess process = container.init().orElseThrow(() -> ended(container));
        try (HostFd init = inside.init(container);
                InterruptiblePoll poll = new InterruptiblePoll(kernel)) {
            long start = System.nanoTime();
            container.start();
            Optional<Long> end = sandbox.limits().time().map(limit -> start + saturatedNanos(limit));
            boolean inTime = streams.readUntilEnd(init, poll, end);
            if (!inTime) {
                container.kill(SIGKILL, false);
                streams.readUntilEnd(init, poll, Optional.of(System.nanoTime() + PATIENCE.toNanos()));
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            ExitStatus status = process.waitFor();
            return new SandboxResult(
                    inTime ? outcome(status, inside.kills(container)) : new Outcome.TimedOut(),
                    streams.stdout(),
                    streams.stderr(),
                    duration,
                    peakMemory(container),
                    made.unenforced);
        }
    }

    private static CaissonException ended(Container container) {
        return new CaissonException(
                ErrorCode.INIT_FAILED, "failed to start container '" + container.id() + "': its init has ended");
    }

    /** Half of what a long holds, so that it can be added to any time. */
    private static long saturatedNanos(Duration limit) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE / 2);
        return limit.compareTo(most) < 0 ? limit.toNanos() : most.toNanos();
    }

    private static Outcome outcome(ExitStatus status, OptionalLong kills) {
        if (kills.orElse(0) > 0 && status.shellStatus() == KILLED) {
            return new Outcome.OutOfMemory();
        }
        return status.signal() == 0 ? new Outcome.Exited(status.code()) : new Outcome.Signalled(status.signal());
    }

    private static OptionalLong peakMemory(Container container) {
        return container
                .stats()
                .cgroup()
                .map(cgroup -> cgroup.memory().memory().peak())
                .orElse(OptionalLong.empty());
    }
}
