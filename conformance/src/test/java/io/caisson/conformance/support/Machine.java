// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What containers could leave behind on this machine: processes, mounts, cgroups, files of a state root. Snapshots are
 * compared before and after.
 */
public record Machine(Set<String> processes, Set<String> mounts, Set<String> cgroups, Set<String> files) {
    /** Part of the ids and cgroups of this test run; what others do on the machine does not count. */
    public static final String MARK = "caisson-test-" + ProcessHandle.current().pid() + "-";

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Looks at the machine and at a state root. */
    public static Machine look(Path stateRoot) {
        Set<String> cgroups = below(CGROUPS, false);
        cgroups.removeIf(path -> !path.contains(MARK));
        Set<String> files = below(stateRoot, true);
        files.removeIf(path -> path.startsWith(stateRoot.resolve("@cache").toString())); // meant to stay
        return new Machine(containerProcesses(), mountPoints(), cgroups, files);
    }

    /** What is there now and was not before; empty when nothing was left behind. */
    public Set<String> leftSince(Machine before) {
        Set<String> left = new TreeSet<>();
        addNew(left, "process ", processes, before.processes);
        addNew(left, "mount ", mounts, before.mounts);
        addNew(left, "cgroup ", cgroups, before.cgroups);
        addNew(left, "file ", files, before.files);
        return left;
    }

    private static void addNew(Set<String> left, String kind, Set<String> now, Set<String> before) {
        now.stream().filter(entry -> !before.contains(entry)).forEach(entry -> left.add(kind + entry));
    }

    /** Containers of this test run, and the runtimes that hold them. */
    private static Set<String> containerProcesses() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(p -> p.getFileName().toString().matches("\\d+"))
                    .filter(Machine::belongsToContainer)
                    .map(p -> p.getFileName() + " " + read(p.resolve("comm")).strip())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By its cgroup, or by the id on the command line of a launcher or a runtime. */
    private static boolean belongsToContainer(Path process) {
        if (read(process.resolve("stat")).contains(") Z ")) {
            return false; // it has ended; its parent, the machine's init, is slow to notice
        }
        return read(process.resolve("cgroup")).contains(MARK)
                || read(process.resolve("cmdline")).contains(MARK);
    }

    private static Set<String> mountPoints() {
        return read(Path.of("/proc/self/mountinfo"))
                .lines()
                .map(line -> line.split(" ")[4])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> below(Path root, boolean files) {
        Set<String> found = new TreeSet<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    found.add(directory.toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (files) {
                        found.add(file.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // it went away meanwhile
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
