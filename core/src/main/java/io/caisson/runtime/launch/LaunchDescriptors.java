// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.ConsoleSocket;
import io.caisson.api.Descriptor;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The pipes and sockets between the runtime and one caisson-init; closing closes whatever is still open. */
final class LaunchDescriptors implements AutoCloseable {
    private final Deque<HostFd> ours = new ArrayDeque<>();
    private final Deque<HostFd> theirs = new ArrayDeque<>();
    private final LaunchRequest request;
    private final Kernel kernel;
    private Kernel.Pair init;
    private Kernel.Pair sync;
    private Kernel.Pair logs;
    private Optional<Descriptor> console = Optional.empty();
    private Optional<HostFd> pidfdSocket = Optional.empty();

    @SuppressWarnings("NullAway.Init")
    private LaunchDescriptors(Kernel kernel, LaunchRequest request) {
        this.kernel = kernel;
        this.request = request;
    }

    static LaunchDescriptors open(Kernel kernel, LaunchRequest request) {
        LaunchDescriptors opened = new LaunchDescriptors(kernel, request);
        try {
            opened.openAll();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void openAll() {
        init = track(kernel.pipe(), true);
        sync = track(kernel.socketPair(true), false);
        logs = track(kernel.pipe(), false);
        console = request.io().consoleSocket().map(this::console);
        pidfdSocket = request.io().pidfdSocket().map(path -> theirs(kernel.connectUnix(path)));
    }

    private Kernel.Pair track(Kernel.Pair pair, boolean oursIsSecond) {
        ours.push(oursIsSecond ? pair.second() : pair.first());
        theirs(oursIsSecond ? pair.first() : pair.second());
        return pair;
    }

    private HostFd theirs(HostFd descriptor) {
        theirs.push(descriptor);
        return descriptor;
    }

    private Descriptor console(ConsoleSocket socket) {
        if (socket instanceof ConsoleSocket.AtPath named) {
            return Descriptor.held(theirs(kernel.connectUnix(named.path())).number());
        }
        return ((ConsoleSocket.Open) socket).socket();
    }

    /** The write end of the init pipe. */
    HostFd initPipe() {
        return init.second();
    }

    HostFd syncSocket() {
        return sync.first();
    }

    /** The read end of the log pipe. */
    HostFd logPipe() {
        return logs.first();
    }

    /** Without this the end of a dead caisson-init's messages would never be seen. */
    void closeTheirs() {
        theirs.forEach(HostFd::close);
    }

    SpawnRequest spawnRequest(int logLevel) {
        return new SpawnRequest(
                new SpawnRequest.Executable.Held(request.executable()),
                List.of("caisson", "init"),
                request.layout().environment(request.type(), logLevel),
                Optional.of(request.directory()),
                inOrder());
    }

    private List<Descriptor> inOrder() {
        List<Descriptor> all = new ArrayList<>(List.of(
                request.io().stdin(), request.io().stdout(), request.io().stderr()));
        all.addAll(request.io().extra());
        console.ifPresent(all::add);
        all.add(held(init.first()));
        all.add(held(sync.second()));
        all.add(held(logs.second()));
        pidfdSocket.ifPresent(fd -> all.add(held(fd)));
        request.cgroup().ifPresent(fd -> all.add(held(fd)));
        request.fifo().ifPresent(fd -> all.add(held(fd)));
        return all;
    }

    private static Descriptor held(HostFd file) {
        return Descriptor.held(file.number());
    }

    @Override
    public void close() {
        theirs.forEach(HostFd::close);
        ours.forEach(HostFd::close);
    }
}
