// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.api.ExitStatus;
import io.caisson.api.ProcessIo;
import io.caisson.api.RunningProcess;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and starts a container; in the foreground, lets the launcher wait for its end and then removes it. */
final class RunCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    /** A container that ends this soon is removed by this planner, which saves starting another one. */
    private static final Duration STAY = Duration.ofMillis(200);

    @Override
    public Grammar grammar() {
        return Creation.grammar(
                "run",
                "create and run a container",
                ProcessFlags.DETACH,
                Flag.toggle("do not delete the container after it exits", "keep"),
                Flag.toggle("disable the use of the subreaper used to reap reparented processes", "no-subreaper"));
    }

    @Override
    public String failurePrefix() {
        return "caisson run failed: ";
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Path bundle = Creation.bundle(context, arguments);
        boolean terminal = Creation.wantsTerminal(bundle);
        boolean detached = arguments.on("detach");
        ProcessFlags.checkConsole(arguments, detached, terminal);
        int listenFds = ProcessFlags.listenFds(context.request());
        ProcessIo io = ProcessFlags.io(arguments, context.request(), listenFds);
        if (detached) {
            startOrRemove(context, Creation.create(context, arguments, bundle, listenFds, io));
            return Outcome.SUCCESS;
        }
        if (!arguments.on("no-subreaper")) {
            context.launcher().subreaper(true);
        }
        if (!terminal) {
            return foreground(
                    context, arguments, Creation.create(context, arguments, bundle, listenFds, io), Optional.empty());
        }
        try (Console console = new Console(context.kernel())) {
            Container container = Creation.create(context, arguments, bundle, listenFds, console.attachTo(io));
            return foreground(context, arguments, container, Optional.of(console));
        }
    }

    private static Outcome foreground(
            CommandContext context, Arguments arguments, Container container, Optional<Console> console) {
        boolean keep = arguments.on("keep");
        List<String> cleanup = keep ? List.of() : CleanupCommand.words(context, container);
        RunningProcess init;
        Optional<HostFd> master = Optional.empty();
        Optional<NotifyRelay> relay = Optional.empty();
        try {
            init = container
                    .init()
                    .orElseThrow(() -> new CaissonException(
                            ErrorCode.INIT_FAILED, "the container's init ended before it was started"));
            master = console.map(Console::master);
            relay = NotifyRelay.open(context, container, false);
            startSupervised(context, container, init, master, cleanup);
            relay.ifPresent(NotifyRelay::handOver);
        } catch (RuntimeException e) {
            remove(container, e);
            throw e;
        } finally {
            master.ifPresent(HostFd::close);
            relay.ifPresent(NotifyRelay::close);
        }
        return keep || !endsSoon(context) ? leave(context) : removeNow(container);
    }

    /** A program with a terminal finds the caller's window size at its first look, so supervision comes first. */
    private static void startSupervised(
            CommandContext context,
            Container container,
            RunningProcess init,
            Optional<HostFd> master,
            List<String> cleanup) {
        if (master.isPresent()) {
            context.spawner().supervise(init, master, cleanup);
            container.start();
        } else {
            container.start();
            context.spawner().supervise(init, master, cleanup);
        }
    }

    private static void startOrRemove(CommandContext context, Container container) {
        try {
            StartCommand.start(context, container);
        } catch (RuntimeException e) {
            remove(container, e);
            throw e;
        }
    }

    /** A failed run leaves nothing behind. */
    private static void remove(Container container, RuntimeException failure) {
        try {
            container.delete(true);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean endsSoon(CommandContext context) {
        try {
            Optional<ExitStatus> end = context.launcher().awaitEnd(STAY);
            return end.isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The exit code is the container's, which the launcher knows, even if something of it stays. */
    private static Outcome removeNow(Container container) {
        try {
            container.delete(false);
        } catch (CaissonException e) {
            log.error("{}", e.getMessage());
        }
        return Outcome.SUCCESS;
    }

    static Outcome leave(CommandContext context) {
        context.launcher().leave();
        return Outcome.LEFT;
    }
}
