// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The record of one container: a line for each thing that would have been done. It is also all that the manager
 * remembers, since every command is a process of its own; it stays when the container is gone.
 */
final class Journal {
    private static final String MAKE = "make";
    private static final String REMOVE = "remove";
    private static final String FREEZE = "freeze";
    private static final String THAW = "thaw";
    private static final String ATTACH = "attach";
    private static final String PIDS_LIMIT = "set pids/limit";

    private final Path file;

    Journal(Path file) {
        this.file = file;
    }

    /**
     * What the lines amount to.
     *
     * @param attached processes, gone or not, in the order in which they were attached
     * @param pidsLimit limit of tasks; absent when there is none
     */
    record Cgroup(boolean exists, boolean frozen, List<Processes.Identity> attached, OptionalLong pidsLimit) {}

    Path file() {
        return file;
    }

    void make(String cgroup, List<String> limits) {
        List<String> lines = new ArrayList<>(List.of(MAKE + " " + cgroup));
        limits.forEach(limit -> lines.add("set " + limit));
        append(lines);
    }

    void set(List<String> limits) {
        append(limits.stream().map(limit -> "set " + limit).toList());
    }

    void attach(Processes.Identity process) {
        append(List.of(ATTACH + " " + process.pid() + " " + process.started()));
    }

    void freeze() {
        append(List.of(FREEZE));
    }

    void thaw() {
        append(List.of(THAW));
    }

    void kill(List<Integer> pids) {
        append(List.of("kill " + pids));
    }

    void remove() {
        append(List.of(REMOVE));
    }

    /** Reads the lines from the beginning. */
    Cgroup replay() {
        boolean exists = false;
        boolean frozen = false;
        List<Processes.Identity> attached = new ArrayList<>();
        OptionalLong pidsLimit = OptionalLong.empty();
        for (String line : lines()) {
            String[] words = line.split(" ");
            if (line.startsWith(PIDS_LIMIT)) {
                long limit = Long.parseLong(words[2]);
                pidsLimit = limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
            }
            switch (words[0]) {
                case MAKE -> exists = true;
                case FREEZE -> frozen = true;
                case THAW -> frozen = false;
                case ATTACH -> attached.add(new Processes.Identity(Integer.parseInt(words[1]), words[2]));
                case REMOVE -> {
                    exists = false;
                    frozen = false;
                    attached.clear();
                    pidsLimit = OptionalLong.empty();
                }
                default -> {
                    // limits, and kills, whose effect is seen at the processes
                }
            }
        }
        return new Cgroup(exists, frozen, attached, pidsLimit);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to read '" + file + "': " + e, e);
        }
    }

    private void append(List<String> lines) {
        try {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to write '" + file + "': " + e, e);
        }
    }
}
