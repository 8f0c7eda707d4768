// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Rlimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The limit of open files where the configuration has none. A JVM raises its own soft limit to the hard one, and a
 * child of a library would inherit that: programs that walk over all possible descriptors then take forever. Such a
 * child gets the kernel's customary soft limit instead. Behind the command line the launcher's limit is inherited.
 */
final class OpenFilesLimit {
    private static final String TYPE = "RLIMIT_NOFILE";
    private static final long CUSTOMARY = 1024;
    private static final int HARD_FIELD = 4;

    private OpenFilesLimit() {}

    /** The limits of a process, with one of open files when this JVM spawns it. */
    static List<Rlimit> complete(RuntimeParts parts, List<Rlimit> given) {
        boolean stated = given.stream().anyMatch(limit -> limit.type().equals(TYPE));
        if (stated || !(parts.spawner() instanceof LibrarySpawner)) {
            return given;
        }
        List<Rlimit> completed = new ArrayList<>(given);
        hardLimit(parts).ifPresent(hard -> completed.add(new Rlimit(TYPE, Math.min(CUSTOMARY, hard), hard)));
        return completed;
    }

    /** For a further process: its own limits, or else those of the container. */
    static List<Rlimit> complete(RuntimeParts parts, ContainerProcess process, Optional<ContainerProcess> container) {
        List<Rlimit> given = process.rlimits().isEmpty()
                ? container.map(ContainerProcess::rlimits).orElse(List.of())
                : process.rlimits();
        return complete(parts, given);
    }

    private static Optional<Long> hardLimit(RuntimeParts parts) {
        return parts.host()
                .files()
                .readIfExists(parts.host().proc().resolve("self/limits"))
                .flatMap(OpenFilesLimit::parse);
    }

    /** The line {@code Max open files  <soft>  <hard>  files}. */
    static Optional<Long> parse(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith("Max open files "))
                .map(line -> line.split("\\s+")[HARD_FIELD])
                .filter(hard -> hard.matches("\\d+"))
                .map(Long::valueOf)
                .findFirst();
    }
}
