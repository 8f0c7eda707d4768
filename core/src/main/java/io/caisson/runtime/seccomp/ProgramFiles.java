// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.store.StateStore;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of compiled programs in the runtime's own directory. Read is only what nobody but this user and root can have
 * written: directory and file are the user's, and writable by no one else. Whatever is in the way is passed over.
 */
final class ProgramFiles {
    private static final Logger log = LoggerFactory.getLogger(ProgramFiles.class);

    private static final int FILE_MODE = 0600;
    private static final int OTHERS_MAY_WRITE = 022;
    private static final int FILE_TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LARGEST = 1 << 20;
    private static final int MOST_FILES = 64;

    private final StateStore store;
    private final Kernel kernel;

    ProgramFiles(StateStore store, Kernel kernel) {
        this.store = store;
        this.kernel = kernel;
    }

    Optional<byte[]> read(String name) {
        try (HostFd directory = open(store.cache(), LinuxConstants.O_DIRECTORY);
                HostFd file = open(in(directory, name), LinuxConstants.O_NONBLOCK)) {
            requireOwn(directory, DIRECTORY);
            int size = requireOwn(file, REGULAR);
            byte[] content = kernel.read(file, size).orElseThrow();
            return Optional.of(content);
        } catch (CaissonException | IOException e) {
            log.debug("seccomp program '{}' is not read from '{}': {}", name, store.cache(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Other processes see the whole file or none. */
    void write(String name, byte[] content) {
        String fresh = "new-" + kernel.getpid() + "-" + Long.toHexString(System.nanoTime());
        try {
            store.makeCache();
            try (HostFd directory = open(store.cache(), LinuxConstants.O_DIRECTORY)) {
                requireOwn(directory, DIRECTORY);
                removeOldest(in(directory, ""));
                write(in(directory, fresh), in(directory, name), content);
            }
        } catch (CaissonException | IOException e) {
            log.debug("failed to keep seccomp program in '{}': {}, ignoring", store.cache(), e.getMessage());
        }
    }

    private void write(Path fresh, Path file, byte[] content) throws IOException {
        try (HostFd opened = kernel.open(
                fresh,
                LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL | LinuxConstants.O_NOFOLLOW,
                FILE_MODE)) {
            kernel.write(opened, content);
            kernel.rename(fresh, file);
        } catch (CaissonException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private HostFd open(Path path, int flags) {
        return kernel.open(path, LinuxConstants.O_RDONLY | LinuxConstants.O_NOFOLLOW | flags, 0);
    }

    /** By the open directory: what its path leads to may change meanwhile. */
    private static Path in(HostFd directory, String name) {
        return Path.of("/proc/self/fd/" + directory.number(), name);
    }

    /** Its size. */
    private int requireOwn(HostFd file, int type) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(Path.of("/proc/self/fd/" + file.number()), "unix:mode,uid,size");
        int mode = (int) found.get("mode");
        int uid = (int) found.get("uid");
        long size = (long) found.get("size");
        if ((mode & FILE_TYPE) != type || uid != kernel.geteuid() || (mode & OTHERS_MAY_WRITE) != 0) {
            throw new IOException("others may have written it");
        }
        if (size > LARGEST) {
            throw new IOException("it is too large");
        }
        return (int) size;
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0; // another process has removed it
        }
    }

    private static void removeOldest(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.toList();
        }
        if (files.size() < MOST_FILES) {
            return;
        }
        Optional<Path> oldest = files.stream().min(Comparator.comparingLong(ProgramFiles::written));
        if (oldest.isPresent()) {
            Files.deleteIfExists(oldest.get());
        }
    }
}
