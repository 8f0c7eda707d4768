// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Cgroups nested deeper than a path can be long. Whoever may make cgroups, such as a container to which its own was
 * delegated, can make them from one working directory to the next. They are reached likewise, each from the descriptor
 * of the one above it; two are open at a time, and the names along one way down are kept.
 */
public final class DeepTree {

    /** PATH_MAX, less what the name of a child and of a file in it need. */
    private static final int LONGEST_PATH = 4096 - 2 * 256;

    private final Host host;

    public DeepTree(Host host) {
        this.host = host;
    }

    /** Whether what is below may have paths that are too long. */
    public static boolean isNear(Path cgroup) {
        return cgroup.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH;
    }

    /** Calls for every cgroup below, the deepest first, with a path that is good for that call. */
    public void below(Path top, Consumer<Path> action) {
        Deque<Deque<String>> names = new ArrayDeque<>();
        HostFd here = host.calls().open(top, LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY);
        try {
            names.push(children(here));
            while (true) {
                String next = names.element().peek();
                if (next != null) {
                    here = moved(here, next);
                    names.push(children(here));
                } else if (names.size() == 1) {
                    return;
                } else {
                    names.pop();
                    here = moved(here, "..");
                    action.accept(path(here).resolve(names.element().remove()));
                }
            }
        } finally {
            here.close();
        }
    }

    private HostFd moved(HostFd from, String name) {
        HostFd there = host.calls().open(path(from).resolve(name), LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY);
        from.close();
        return there;
    }

    private Path path(HostFd directory) {
        return host.proc().resolve("self/fd").resolve(Integer.toString(directory.number()));
    }

    private Deque<String> children(HostFd directory) {
        Path path = path(directory);
        Deque<String> found = new ArrayDeque<>();
        host.files().list(path).stream()
                .filter(name -> host.files().isDirectory(path.resolve(name)))
                .forEach(found::add);
        return found;
    }
}
