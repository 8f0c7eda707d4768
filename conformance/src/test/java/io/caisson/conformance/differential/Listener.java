// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A unix socket that accepts and never reads: descriptors sent to it stay open, so that a terminal does not hang up,
 * until it is closed.
 */
final class Listener implements AutoCloseable {
    private final Path path;
    private final ServerSocketChannel socket;
    private final List<SocketChannel> peers = new ArrayList<>();
    private final Thread porter;

    Listener(Path path) throws IOException {
        this.path = path;
        this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        this.porter = new Thread(this::accept, "listener");
        porter.start();
    }

    Path path() {
        return path;
    }

    private void accept() {
        try {
            while (true) {
                peers.add(socket.accept());
            }
        } catch (IOException e) {
            // closed: nobody comes any more
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            porter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel peer : peers) {
            peer.close();
        }
    }
}
