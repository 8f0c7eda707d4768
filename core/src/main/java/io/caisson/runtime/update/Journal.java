// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Control files that remember what stood in them before they were written, so that a change which fails half way can be
 * taken back, whichever plugin made it. The values that held are what counts, not those that a configuration names:
 * what was never configured has a value too.
 */
public final class Journal implements ControlFiles {
    private final ControlFiles files;
    private final Deque<Entry> entries = new ArrayDeque<>();

    private record Entry(Path file, String written, String before) {}

    public Journal(ControlFiles files) {
        this.files = files;
    }

    @Override
    public void write(Path file, String text) {
        Optional<String> before = content(file);
        List<Entry> forgotten = FormerValue.forgottenWith(file, before.orElse("")).stream()
                .flatMap(other -> content(other).map(value -> new Entry(other, value, value)).stream())
                .toList();
        try {
            files.write(file, text);
        } catch (CaissonException e) {
            // resctrl may have taken the lines before the one that it refuses
            before.filter(content -> !content(file).equals(before)).ifPresent(content -> remember(file, text, content));
            throw e;
        }
        forgotten.forEach(entries::push);
        before.ifPresent(content -> remember(file, text, content));
    }

    private void remember(Path file, String text, String before) {
        entries.push(new Entry(file, text, before));
    }

    /** Of a file that can only be written, nothing can be put back. */
    private Optional<String> content(Path file) {
        try {
            return files.readIfExists(file);
        } catch (CaissonException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts everything back, last change first, since limits depend on each other. One that cannot be put back does not
     * keep the others.
     *
     * @return what could not be put back
     */
    public List<CaissonException> undo() {
        List<CaissonException> failures = new ArrayList<>();
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            for (String line : FormerValue.of(entry.file(), entry.written(), entry.before())) {
                try {
                    files.write(entry.file(), line);
                } catch (CaissonException e) {
                    failures.add(e);
                }
            }
        }
        return failures;
    }

    @Override
    public String read(Path file) {
        return files.read(file);
    }

    @Override
    public Optional<String> readIfExists(Path file) {
        return files.readIfExists(file);
    }

    @Override
    public boolean exists(Path path) {
        return files.exists(path);
    }

    @Override
    public List<String> list(Path directory) {
        return files.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) {
        return files.isDirectory(path);
    }

    @Override
    public boolean makeDirectory(Path directory) {
        return files.makeDirectory(directory);
    }

    @Override
    public boolean removeDirectory(Path directory) {
        return files.removeDirectory(directory);
    }

    @Override
    public void chown(Path path, int uid, int gid) {
        files.chown(path, uid, gid);
    }
}
