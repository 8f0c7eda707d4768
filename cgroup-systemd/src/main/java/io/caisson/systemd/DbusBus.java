// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.BusAddress;
import org.freedesktop.dbus.connections.transports.AbstractTransport;
import org.freedesktop.dbus.connections.transports.TransportBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodReturn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus through dbus-java's transport and messages. One daemon thread connects and reads, another one writes; the
 * caller waits for what is read, never longer than a limit, so that a bus that hangs is an error and not a hang, also one
 * that no longer reads what it is sent.
 */
final class DbusBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(DbusBus.class);
    private static final String DAEMON = "org.freedesktop.DBus";
    private static final String DAEMON_PATH = "/org/freedesktop/DBus";
    private static final byte NO_FLAGS = 0;

    private final Duration limit;
    private final Path socket;
    private final AbstractTransport transport;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> outgoing = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "caisson-dbus-writer");
    private final Map<String, String> finishedJobs = new HashMap<>();

    /** Unique name of systemd on the bus: anybody may send a signal that looks like one of its. */
    private String systemd = "";

    /** What the threads tell: that the bus is connected (neither), a message, or how a thread ended. */
    private record Event(Optional<Message> message, Optional<Exception> end) {}

    private DbusBus(Path socket, long uid, Duration limit) throws DBusException, IOException {
        this.socket = socket;
        this.limit = limit;
        TransportBuilder builder = TransportBuilder.create(BusAddress.of("unix:path=" + socket));
        builder.configure().withAutoConnect(false).configureSasl().withSaslUid(uid);
        transport = builder.build();
    }

    /** The bus of the system, or of the user without root's rights. */
    static Bus connect(Host host, Duration limit) {
        Path socket = BusSocket.of(host);
        try {
            DbusBus bus = new DbusBus(socket, BusSocket.uid(host), limit);
            try {
                bus.open();
                return bus;
            } catch (BusException e) {
                bus.close();
                throw e;
            }
        } catch (DBusException | IOException | IllegalArgumentException e) {
            throw failure(socket, e);
        }
    }

    private static BusException failure(Path socket, Exception cause) {
        return new BusException("", "failed to connect to the bus '" + socket + "': " + cause.getMessage(), cause);
    }

    private void open() {
        Thread reader = new Thread(this::read, "caisson-dbus-reader");
        reader.setDaemon(true);
        reader.start();
        next(deadline(limit), "connect to");
        writer.setDaemon(true);
        writer.start();
        call(DAEMON, DAEMON_PATH, DAEMON, "Hello", "");
    }

    private void read() {
        try {
            transport.connect();
            events.add(new Event(Optional.empty(), Optional.empty()));
            while (true) {
                Message message = transport.readMessage();
                if (message != null) {
                    events.add(new Event(Optional.of(message), Optional.empty()));
                }
            }
        } catch (IOException | DBusException | RuntimeException e) {
            events.add(new Event(Optional.empty(), Optional.of(e)));
        }
    }

    /** Until it is interrupted. */
    private void write() {
        try {
            while (true) {
                transport.writeMessage(outgoing.take());
            }
        } catch (InterruptedException e) {
            LOG.trace("nothing more is written to '{}'", socket);
        } catch (IOException | RuntimeException e) {
            events.add(new Event(Optional.empty(), Optional.of(e)));
        }
    }

    @Override
    public List<Object> call(String path, String interfaceName, String method, String signature, Object... arguments) {
        return call(Systemd.SERVICE, path, interfaceName, method, signature, arguments);
    }

    private List<Object> call(
            String service, String path, String interfaceName, String method, String signature, Object... arguments) {
        long deadline = deadline(limit);
        try {
            Message call = transport
                    .getMessageFactory()
                    .createMethodCall(
                            null,
                            service,
                            path,
                            interfaceName,
                            method,
                            NO_FLAGS,
                            signature.isEmpty() ? null : signature,
                            BusValues.toLibrary(signature, arguments));
            outgoing.add(call);
            while (true) {
                Message message = next(deadline, "call " + method + " on").orElseThrow();
                if (isReplyTo(call, message)) {
                    return result(method, message);
                }
                note(message);
            }
        } catch (DBusException e) {
            throw failure(socket, e);
        }
    }

    private static boolean isReplyTo(Message call, Message message) {
        return (message instanceof MethodReturn || message instanceof Error)
                && message.getReplySerial() == call.getSerial();
    }

    private static List<Object> result(String method, Message reply) throws DBusException {
        List<Object> values = BusValues.fromLibrary(reply.getParameters());
        if (reply instanceof Error) {
            String said = values.isEmpty() ? reply.getName() : String.valueOf(values.get(0));
            throw new BusException(String.valueOf(reply.getName()), method + " was refused: " + said, null);
        }
        return values;
    }

    private void note(Message message) throws DBusException {
        if (!(message instanceof DBusSignal)) {
            return;
        }
        List<Object> values = BusValues.fromLibrary(message.getParameters());
        if (isFrom(DAEMON, message, "NameOwnerChanged") && Systemd.SERVICE.equals(values.get(0))) {
            systemd = String.valueOf(values.get(2));
        } else if (isFrom(systemd, message, "JobRemoved")) {
            finishedJobs.put(String.valueOf(values.get(1)), String.valueOf(values.get(3)));
        }
    }

    private static boolean isFrom(String sender, Message message, String member) {
        return sender.equals(message.getSource()) && member.equals(message.getName());
    }

    /** The owner of systemd's name is asked for after the bus was told to say when it changes. */
    @Override
    public void watchJobs() {
        match("sender='" + DAEMON + "',interface='" + DAEMON + "',member='NameOwnerChanged',arg0='" + Systemd.SERVICE
                + "'");
        match("sender='" + Systemd.SERVICE + "',interface='" + Systemd.MANAGER + "',member='JobRemoved'");
        systemd = String.valueOf(call(DAEMON, DAEMON_PATH, DAEMON, "GetNameOwner", "s", Systemd.SERVICE)
                .get(0));
        call(Systemd.PATH, Systemd.MANAGER, "Subscribe", "");
    }

    private void match(String rule) {
        call(DAEMON, DAEMON_PATH, DAEMON, "AddMatch", "s", "type='signal'," + rule);
    }

    @Override
    public String awaitJob(String job, Duration patience) {
        long deadline = deadline(patience);
        try {
            while (!finishedJobs.containsKey(job)) {
                note(next(deadline, "wait for job '" + job + "' on").orElseThrow());
            }
            return finishedJobs.remove(job);
        } catch (DBusException e) {
            throw failure(socket, e);
        }
    }

    private static long deadline(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }

    /** Absent: the connection is made. */
    private Optional<Message> next(long deadline, String action) {
        try {
            Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new BusException(
                        BusException.TIME_OVER,
                        "failed to " + action + " the bus '" + socket + "': no answer in time",
                        null);
            }
            if (event.end().isPresent()) {
                events.add(event);
                throw failure(socket, event.end().get());
            }
            return event.message();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("", "failed to " + action + " the bus '" + socket + "': interrupted", e);
        }
    }

    /** Ends the threads, too: the socket is closed under them. */
    @Override
    public void close() {
        writer.interrupt();
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("failed to close the connection to '{}': {}, ignoring", socket, e.getMessage());
        }
    }
}
