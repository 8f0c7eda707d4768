// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.spi.message.InputStreamMessageReader;
import org.freedesktop.dbus.types.UInt32;

/** A message bus for one client, which answers every call and sends the signals that it is told to. */
final class ScriptedBus implements AutoCloseable {
    /** A call of this name is the last one that is read, and answered. */
    static final String LAST = "Last";

    private static final String DAEMON = "org.freedesktop.DBus";
    private static final String GUID = "0123456789abcdef0123456789abcdef";

    private final MessageFactory messages = new MessageFactory((byte) 'l');
    private final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final String systemd;
    private final Thread thread = new Thread(this::serve, "scripted-bus");
    private volatile SocketChannel client;

    /** @param systemd unique name of systemd */
    ScriptedBus(Path socket, String systemd) throws IOException {
        this.systemd = systemd;
        listener.bind(UnixDomainSocketAddress.of(socket));
        thread.start();
    }

    private void serve() {
        try {
            client = listener.accept();
            authenticate();
            InputStreamMessageReader reader = new InputStreamMessageReader(client);
            String last = "";
            while (!last.equals(LAST)) {
                if (reader.readMessage() instanceof MethodCall call) {
                    answer(call);
                    last = call.getName();
                }
            }
        } catch (IOException | DBusException e) {
            return; // the client has hung up
        }
    }

    private void authenticate() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = Channels.newInputStream(client).read();
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String said = line.toString().strip();
            line.setLength(0);
            if (said.equals("BEGIN")) {
                return;
            }
            String reply = said.contains("AUTH") ? "OK " + GUID : "ERROR";
            client.write(ByteBuffer.wrap((reply + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void answer(MethodCall call) throws IOException, DBusException {
        String name = call.getName();
        boolean asksForName = name.equals("Hello") || name.equals("GetNameOwner");
        send(
                asksForName
                        ? messages.createMethodReturn(DAEMON, call, "s", name.equals("Hello") ? ":1.50" : systemd)
                        : messages.createMethodReturn(DAEMON, call, null));
    }

    /** As {@code sender}, that the job ended. */
    void jobRemoved(String sender, String job, String result) {
        signal(
                sender,
                Systemd.PATH,
                Systemd.MANAGER,
                "JobRemoved",
                "uoss",
                new UInt32(7),
                new DBusPath(job),
                "x-y.scope",
                result);
    }

    /** As {@code sender}, that systemd's name has another owner. */
    void ownerChanged(String sender, String owner) {
        signal(sender, "/org/freedesktop/DBus", DAEMON, "NameOwnerChanged", "sss", Systemd.SERVICE, systemd, owner);
    }

    private void signal(String sender, String path, String type, String name, String signature, Object... values) {
        try {
            send(messages.createSignal(sender, path, type, name, signature, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DBusException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private synchronized void send(Message message) throws IOException {
        for (byte[] part : message.getWireData()) {
            if (part != null) {
                client.write(ByteBuffer.wrap(part));
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (client != null) {
            client.close();
        }
    }
}
