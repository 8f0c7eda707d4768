// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ConsoleSocket;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.ProcessIo;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Receives the master of a foreground process's terminal, for the launcher to relay. */
final class Console implements AutoCloseable {
    private static final int NAME_BYTES = 4096;

    /** Only a fault of the init could keep the socket open without a message. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Kernel kernel;
    private final Kernel.Pair sockets;

    Console(Kernel kernel) {
        this.kernel = kernel;
        this.sockets = kernel.socketPair(false);
    }

    /** With the end that the master is sent to. */
    ProcessIo attachTo(ProcessIo io) {
        return io.withConsole(
                new ConsoleSocket.Open(Descriptor.held(sockets.second().number())));
    }

    /** Call when the process has been set up: it has sent the master by then, or never will. */
    HostFd master() {
        sockets.second().close();
        List<Watch> wanted = List.of(new Watch(sockets.first(), Watch.IN));
        boolean ready = kernel.poll(wanted, Optional.of(PATIENCE))[0] != 0;
        Optional<Kernel.Received> message = ready ? kernel.receive(sockets.first(), NAME_BYTES) : Optional.empty();
        List<HostFd> descriptors = message.map(Kernel.Received::descriptors).orElse(List.of());
        if (descriptors.isEmpty()) {
            throw new CaissonException(
                    ErrorCode.INTERNAL, "failed to get the terminal of the process: its master was not sent");
        }
        return descriptors.get(0);
    }

    @Override
    public void close() {
        sockets.close();
    }
}
