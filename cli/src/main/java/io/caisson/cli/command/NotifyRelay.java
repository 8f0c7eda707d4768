// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.RunningProcess;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.NotifyDirectory;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way of a container's READY=1 to the service manager that started us (sd_notify(3)). The launcher relays it:
 * it is the process that the manager knows, and no JVM has to stay for it.
 */
final class NotifyRelay implements AutoCloseable {
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private final CommandContext context;
    private final RunningProcess init;
    private final HostFd container;
    private final HostFd manager;
    private final Optional<HostFd> awaited;

    private NotifyRelay(
            CommandContext context, RunningProcess init, HostFd container, HostFd manager, Optional<HostFd> awaited) {
        this.context = context;
        this.init = init;
        this.container = container;
        this.manager = manager;
        this.awaited = awaited;
    }

    /** Whether somebody waits for a notification. */
    static boolean wanted(Request request) {
        return !request.variable(VARIABLE).isEmpty();
    }

    /**
     * Binds the socket; call before the container is started. Absent when nobody waits, or when the container was made
     * for nobody.
     *
     * @param detached the launcher is to stay until the container said that it is ready, and names its init to the
     *     manager; otherwise it names itself
     */
    static Optional<NotifyRelay> open(CommandContext context, Container container, boolean detached) {
        if (!wanted(context.request())) {
            return Optional.empty();
        }
        StateRoot root = StateRoot.of(context.options(), context.request(), context.kernel());
        Path socket = NotifyDirectory.socket(root.path().resolve(container.id()));
        Optional<RunningProcess> init = container.init();
        if (init.isEmpty() || !Files.isDirectory(socket.resolveSibling("."))) {
            return Optional.empty();
        }
        Optional<HostFd> awaited =
                detached ? Optional.of(context.kernel().pidfdOpen(init.get().pid())) : Optional.empty();
        try {
            HostFd manager = context.kernel().connectDatagram(context.request().variable(VARIABLE));
            try {
                return Optional.of(new NotifyRelay(context, init.get(), bind(context, socket), manager, awaited));
            } catch (CaissonException e) {
                manager.close();
                throw e;
            }
        } catch (CaissonException e) {
            awaited.ifPresent(HostFd::close);
            throw e;
        }
    }

    /** A start that failed may have left one. */
    private static HostFd bind(CommandContext context, Path socket) {
        try {
            context.kernel().unlink(socket);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        return context.kernel().bindDatagram(socket);
    }

    /** Call when the container was started. */
    void handOver() {
        context.launcher().relayNotify(awaited.isPresent() ? init.pid() : 0, container, manager, awaited);
    }

    @Override
    public void close() {
        container.close();
        manager.close();
        awaited.ifPresent(HostFd::close);
    }
}
