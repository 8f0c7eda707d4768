// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers what was in files before they were written, and puts it back, as the runtime does around an update. */
public final class JournalFiles {
    private record Entry(Path file, String before) {}

    private final Host host;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<Path> interrupted = new ArrayList<>();

    public JournalFiles(Host host) {
        this.host = host;
    }

    /** The same host; writes through its files are remembered. */
    public Host host() {
        ControlFiles files = around(ControlFiles.class, host.files(), (name, arguments) -> {
            if (name.equals("write")) {
                Path file = (Path) arguments.get(0);
                entries.push(new Entry(file, host.files().read(file)));
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.add(file);
                }
            }
        });
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(),
                new Class<?>[] {Host.class},
                (proxy, method, arguments) ->
                        method.getName().equals("files") ? files : method.invoke(host, arguments));
    }

    /** Files written by an interrupted thread, which would have had to wait for them in vain. */
    public List<Path> interruptedWrites() {
        return List.copyOf(interrupted);
    }

    /** Last change first. */
    public void undo() {
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            host.files().write(entry.file(), entry.before());
        }
    }

    /** Is told of a call before it is made. */
    public interface Listener {
        void before(String method, List<Object> arguments);
    }

    private static <T> T around(Class<T> type, T target, Listener listener) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    listener.before(method.getName(), arguments == null ? List.of() : List.of(arguments));
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
