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
 * The bus through dbus-java's transport and messages. One daemon thread connects and reads; the caller waits for what
 * it reads, never longer than a limit, so that a bus that hangs is an error and not a hang.
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
    private final Map<String, String> finishedJobs = new HashMap<>();

    /** What the reading thread tells: that it is connected (neither), a message, or how it ended. */
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
        Thread reader = new Thread(this::read, "caisson-dbus");
        reader.setDaemon(true);
        reader.start();
        next(deadline(limit), "connect to");
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
            transport.writeMessage(call);
            while (true) {
                Message message = next(deadline, "call " + method + " on").orElseThrow();
                if (isReplyTo(call, message)) {
                    return result(method, message);
                }
                note(message);
            }
        } catch (IOException | DBusException e) {
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
        if (message instanceof DBusSignal && "JobRemoved".equals(message.getName())) {
            List<Object> values = BusValues.fromLibrary(message.getParameters());
            finishedJobs.put(String.valueOf(values.get(1)), String.valueOf(values.get(3)));
        }
    }

    @Override
    public void watchJobs() {
        call(
                DAEMON,
                DAEMON_PATH,
                DAEMON,
                "AddMatch",
                "s",
                "type='signal',sender='" + Systemd.SERVICE + "',interface='" + Systemd.MANAGER
                        + "',member='JobRemoved'");
        call(Systemd.PATH, Systemd.MANAGER, "Subscribe", "");
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

    /** Ends the reading thread, too: its socket is closed under it. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("failed to close the connection to '{}': {}, ignoring", socket, e.getMessage());
        }
    }
}
