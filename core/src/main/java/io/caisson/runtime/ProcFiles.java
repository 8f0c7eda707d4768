// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.spec.NamespaceType;
import io.caisson.spi.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What procfs tells about processes. */
final class ProcFiles {
    /** Fields of /proc/pid/stat after the name: the state is the first, the start time number 22 of all. */
    private static final int START_TIME_AFTER_NAME = 19;

    private final Host host;

    ProcFiles(Host host) {
        this.host = host;
    }

    /** Whether the process lives and is the one that started then: not another of the same pid, no zombie. */
    boolean isAlive(int pid, long start) {
        return pid > 0
                && stat(pid)
                        .filter(stat -> stat.start() == start && "ZXx".indexOf(stat.state()) < 0)
                        .isPresent();
    }

    /** Start time in clock ticks since boot; absent when there is no such process. */
    OptionalLong startTime(int pid) {
        Optional<Stat> stat = stat(pid);
        return stat.isPresent() ? OptionalLong.of(stat.get().start()) : OptionalLong.empty();
    }

    private record Stat(char state, long start) {}

    private Optional<Stat> stat(int pid) {
        Optional<String> text = read(pid, "stat");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        // the name is in parentheses and may hold anything, also parentheses
        String[] fields =
                text.get().substring(text.get().lastIndexOf(')') + 1).strip().split(" ");
        return fields.length <= START_TIME_AFTER_NAME
                ? Optional.empty()
                : Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[START_TIME_AFTER_NAME])));
    }

    /** The pid a process has in its own pid namespace; its pid here when the kernel does not tell. */
    int innermostPid(int pid) {
        return read(pid, "status")
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith("NSpid:")).findFirst())
                .map(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .orElse(pid);
    }

    /** A process can end while it is looked at: then there is nothing. */
    private Optional<String> read(int pid, String file) {
        try {
            return host.files().readIfExists(directory(pid).resolve(file));
        } catch (CaissonException e) {
            if (e.errno().isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The table of the network devices in a process's namespace; "" when it has ended. */
    String networkDevices(int pid) {
        return read(pid, "net/dev").orElse("");
    }

    /** The v2 cgroup of a process, as its /proc/pid/cgroup names it. */
    Optional<String> unifiedCgroup(int pid) {
        return read(pid, "cgroup")
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("0::")).findFirst())
                .map(line -> line.substring("0::".length()));
    }

    /** /proc/pid/ns/… of every kind that the kernel has. */
    Map<NamespaceType, String> namespacePaths(int pid) {
        Map<NamespaceType, String> paths = new EnumMap<>(NamespaceType.class);
        for (NamespaceType type : NamespaceType.values()) {
            Path path = directory(pid).resolve("ns").resolve(fileName(type));
            if (Files.exists(path)) {
                paths.put(type, path.toString());
            }
        }
        return paths;
    }

    /** Identities of the runtime's own namespaces, by file name. */
    Map<String, String> ownNamespaces() {
        Map<String, String> links = new HashMap<>();
        for (NamespaceType type : NamespaceType.values()) {
            identity(host.proc().resolve("self/ns").resolve(fileName(type)))
                    .ifPresent(link -> links.put(fileName(type), link));
        }
        return links;
    }

    /** Which namespace a path is, such as {@code net:[4026531840]}; absent when it is gone. */
    static Optional<String> identity(Path path) {
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Name of a kind's file in /proc/pid/ns. */
    static String fileName(NamespaceType type) {
        return switch (type) {
            case NETWORK -> "net";
            case MOUNT -> "mnt";
            case PID, IPC, UTS, USER, CGROUP, TIME -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    /** What a descriptor of this process is; "" when it is closed. */
    static String descriptorTarget(int number) {
        return identity(Path.of("/proc/self/fd", Integer.toString(number))).orElse("");
    }

    private Path directory(int pid) {
        return host.proc().resolve(Integer.toString(pid));
    }
}
