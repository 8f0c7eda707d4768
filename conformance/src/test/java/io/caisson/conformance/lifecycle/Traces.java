// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import io.caisson.conformance.support.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the containers of this JVM left: its children (the inits are, and zombies count), cgroups of its tests, mounts
 * and state directories below a directory of the test. Other programs on the machine do not matter.
 */
record Traces(Set<String> children, Set<String> cgroups, Set<String> mounts, Set<String> states) {
    static final String PREFIX = "caisson-test-" + ProcessHandle.current().pid() + "-";

    static Traces below(Path directory) {
        Machine machine = Machine.look(directory.resolve("state"));
        return new Traces(
                childrenOfThisProcess(),
                matching(machine.cgroups(), name -> name.contains(PREFIX)),
                matching(machine.mounts(), point -> point.startsWith(directory.toString())),
                matching(machine.files(), file -> file.contains(PREFIX)));
    }

    private static Set<String> matching(Set<String> all, Predicate<String> wanted) {
        return all.stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> childrenOfThisProcess() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .map(Traces::stat)
                    .filter(stat -> parent(stat) == ProcessHandle.current().pid())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** pid, name, state and parent. */
    private static String stat(Path process) {
        try {
            return Files.readString(process.resolve("stat")).replaceFirst("(\\) \\S \\d+) .*\\s*", "$1");
        } catch (IOException e) {
            return ""; // it ended meanwhile
        }
    }

    private static long parent(String stat) {
        return stat.isEmpty() ? 0 : Long.parseLong(stat.substring(stat.lastIndexOf(' ') + 1));
    }
}
