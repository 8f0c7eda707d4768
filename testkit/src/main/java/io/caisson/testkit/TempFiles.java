// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spi.host.ControlFiles;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** Control files in a temporary tree: records every change and can be told to fail. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TempFiles implements ControlFiles {
    /** What plays the kernel. */
    private final List<FakeFileSystem> fileSystems = new ArrayList<>();

    /** Writes in their order. */
    private final List<Write> writes = new ArrayList<>();

    /** Changes of ownership in their order. */
    private final List<Owner> owners = new ArrayList<>();

    /** Errno with which a write or a making of this path fails. */
    private final Map<Path, Integer> failures = new HashMap<>();

    /** How often a removal is still to fail with EBUSY. */
    private final Map<Path, Integer> busyRemovals = new HashMap<>();

    TempFiles() {}

    /** One write(2). */
    public record Write(Path file, String text) {}

    /** One chown(2). */
    public record Owner(Path path, int uid, int gid) {}

    void add(FakeFileSystem fileSystem) {
        fileSystems.add(fileSystem);
    }

    List<FakeFileSystem> fileSystems() {
        return List.copyOf(fileSystems);
    }

    /** Every write so far. */
    public List<Write> writes() {
        return List.copyOf(writes);
    }

    /** Texts written to the file of that name, in any directory. */
    public List<String> written(String name) {
        return writes.stream()
                .filter(write -> write.file().endsWith(name))
                .map(Write::text)
                .toList();
    }

    /** Every chown so far. */
    public List<Owner> owners() {
        return List.copyOf(owners);
    }

    /** Begins anew with what {@link #written} tells. */
    public void forgetWrites() {
        writes.clear();
    }

    /** Lets every write to, or making of, {@code path} fail. */
    public void fail(Path path, int errno) {
        failures.put(path, errno);
    }

    /** Lets the next removals of a directory fail with EBUSY. */
    public void failRemovals(Path directory, int times) {
        busyRemovals.put(directory, times);
    }

    @Override
    public String read(Path file) {
        if (!Files.exists(file)) {
            throw Errnos.file("read", file, Errnos.ENOENT);
        }
        return owner(file).map(fs -> fs.read(file)).orElseGet(() -> Tree.text(file));
    }

    @Override
    public Optional<String> readIfExists(Path file) {
        return exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    @Override
    public void write(Path file, String text) {
        writes.add(new Write(file, text));
        if (!Files.exists(file)) {
            throw Errnos.file("write '" + text + "' to", file, Errnos.ENOENT);
        }
        failIfTold("write '" + text + "' to", file);
        Optional<FakeFileSystem> owner = owner(file);
        if (owner.isPresent()) {
            owner.get().write(file, text);
        } else {
            Tree.file(file, text);
        }
    }

    @Override
    public boolean exists(Path file) {
        return present(file) && !isDirectory(file);
    }

    private static boolean present(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> list(Path directory) {
        return Files.isDirectory(directory) ? Tree.names(directory) : List.of();
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean makeDirectory(Path directory) {
        if (present(directory)) {
            return false;
        }
        failIfTold("make directory", directory);
        if (!Files.isDirectory(directory.getParent())) {
            throw Errnos.file("make directory", directory, Errnos.ENOENT);
        }
        Tree.directory(directory);
        owner(directory).ifPresent(fs -> fs.made(directory));
        return true;
    }

    @Override
    public boolean removeDirectory(Path directory) {
        if (!present(directory)) {
            return false;
        }
        int busy = busyRemovals.getOrDefault(directory, 0);
        if (busy > 0) {
            busyRemovals.put(directory, busy - 1);
            throw Errnos.file("remove directory", directory, Errnos.EBUSY);
        }
        owner(directory).ifPresent(fs -> fs.removing(directory));
        Tree.delete(directory);
        return true;
    }

    @Override
    public void chown(Path path, int uid, int gid) {
        if (!present(path)) {
            throw Errnos.file("chown", path, Errnos.ENOENT);
        }
        owners.add(new Owner(path, uid, gid));
    }

    private void failIfTold(String operation, Path path) {
        Integer errno = failures.get(path);
        if (errno != null) {
            throw Errnos.file(operation, path, errno);
        }
    }

    private Optional<FakeFileSystem> owner(Path path) {
        return fileSystems.stream().filter(fs -> fs.owns(path)).findFirst();
    }
}
