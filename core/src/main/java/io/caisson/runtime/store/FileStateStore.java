// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SpecException;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.spec.FileErrors;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state store on a file system. */
public final class FileStateStore implements StateStore {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_+.-]+");
    private static final String STATE_FILE = "state.json";
    private static final String CACHE = "@cache";
    private static final int ROOT_MODE = 0700;
    private static final int DIRECTORY_MODE = 0711;
    private static final int FILE_MODE = 0600;

    private final Path root;
    private final Kernel kernel;
    private final DirectoryLocks locks;

    /** Touches nothing; the root is made with the first container. */
    public FileStateStore(Path root, Kernel kernel) {
        this.root = root.toAbsolutePath().normalize();
        this.kernel = kernel;
        this.locks = new DirectoryLocks(kernel);
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Path directory(String id) {
        if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
            throw new CaissonException(ErrorCode.INVALID_ID, "invalid container ID format: '" + printable(id) + "'");
        }
        return root.resolve(id);
    }

    @Override
    public Path cache() {
        return root.resolve(CACHE);
    }

    @Override
    public void makeCache() {
        makeRoot(cache());
    }

    private static String printable(String id) {
        return id.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public Path create(String id) {
        Path directory = directory(id);
        makeRoot(root);
        try {
            kernel.mkdir(directory, DIRECTORY_MODE);
        } catch (KernelException e) {
            if (e.is(Errno.EEXIST)) {
                throw new CaissonException(
                        ErrorCode.CONTAINER_EXISTS, "container with given ID already exists: '" + id + "'", e);
            }
            throw failed("create directory", directory, e);
        }
        try {
            kernel.chmod(directory, DIRECTORY_MODE); // mkdir obeys the umask
        } catch (KernelException e) {
            CaissonException failure = failed("change the mode of", directory, e);
            suppressing(failure, () -> deleteTree(directory));
            throw failure;
        }
        return directory;
    }

    private void makeRoot(Path directory) {
        if (Files.isDirectory(directory)) {
            return;
        }
        @Nullable Path parent = directory.getParent();
        if (parent != null) {
            makeRoot(parent);
        }
        try {
            kernel.mkdir(directory, ROOT_MODE);
        } catch (KernelException e) {
            // another process may have made it meanwhile
            if (!e.is(Errno.EEXIST) || !Files.isDirectory(directory)) {
                throw failed("create directory", directory, e);
            }
        }
    }

    @Override
    public SavedState load(String id) {
        Path file = directory(id).resolve(STATE_FILE);
        try {
            return StateFile.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw notFound(id, e);
        } catch (IOException e) {
            throw unreadable(file, FileErrors.text(e), e);
        } catch (SpecException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static CaissonException unreadable(Path file, @Nullable String cause, Exception e) {
        return new CaissonException(ErrorCode.STATE_UNREADABLE, "failed to read '" + file + "': " + cause, e);
    }

    private static CaissonException notFound(String id, Exception cause) {
        return new CaissonException(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist: '" + id + "'", cause);
    }

    @Override
    public void save(SavedState state) {
        Path directory = directory(state.id());
        byte[] text = StateFile.write(state);
        Path temporary = directory.resolve("state-" + kernel.getpid() + "-" + Long.toHexString(System.nanoTime()));
        Path file = directory.resolve(STATE_FILE);
        Optional<byte[]> former;
        try {
            former = content(file);
            writeDurably(temporary, text);
            kernel.rename(temporary, file);
        } catch (KernelException e) {
            CaissonException failure =
                    e.is(Errno.ENOENT) && !exists(state.id()) ? notFound(state.id(), e) : failed("write", file, e);
            suppressing(failure, () -> Files.deleteIfExists(temporary));
            throw failure;
        }
        try (HostFd opened = kernel.open(directory, LinuxConstants.O_RDONLY | LinuxConstants.O_DIRECTORY, 0)) {
            kernel.fsync(opened); // the rename itself
        } catch (KernelException e) {
            throw putBack(failed("write", file, e), temporary, file, former);
        }
    }

    /** Absent when there is none; what cannot be read is not worth to be put back. */
    private static Optional<byte[]> content(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whoever hears that the state was not saved puts back what it tells of: the state has to follow. */
    private CaissonException putBack(CaissonException failure, Path temporary, Path file, Optional<byte[]> former) {
        try {
            if (former.isPresent()) {
                write(temporary, former.get());
                kernel.rename(temporary, file);
            } else {
                Files.deleteIfExists(file);
            }
            return failure;
        } catch (KernelException | IOException e) {
            suppressing(failure, () -> Files.deleteIfExists(temporary));
            return new CaissonException(
                    ErrorCode.IO_FAILED,
                    failure.getMessage() + "; it says what was to be, since the former state could not be put back: "
                            + e.getMessage(),
                    failure);
        }
    }

    private void write(Path file, byte[] text) {
        try (HostFd opened = kernel.open(
                file, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL, FILE_MODE)) {
            kernel.write(opened, text);
        }
    }

    private void writeDurably(Path file, byte[] text) {
        try (HostFd opened = kernel.open(
                file, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL, FILE_MODE)) {
            kernel.write(opened, text);
            kernel.fsync(opened);
        }
    }

    private static CaissonException failed(String verb, Path object, KernelException cause) {
        return new CaissonException(
                ErrorCode.IO_FAILED,
                "failed to " + verb + " '" + object + "': "
                        + Errno.text(cause.errno().orElse(Errno.EIO)),
                cause);
    }

    @Override
    public void remove(String id) {
        Path directory = directory(id);
        try {
            deleteTree(directory);
        } catch (IOException e) {
            throw new CaissonException(
                    ErrorCode.IO_FAILED, "failed to remove '" + directory + "': " + FileErrors.text(e), e);
        }
    }

    /** State goes last, so that a removal cut short leaves a container that can be removed again. */
    private static void deleteTree(Path directory) throws IOException {
        Path state = directory.resolve(STATE_FILE);
        try {
            Files.walkFileTree(directory, new Deletion(state));
        } catch (NoSuchFileException e) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Does not follow symbolic links: the walk does not unless told to. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        private final Path last;

        Deletion(Path last) {
            this.last = last;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(last)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (directory.equals(last.getParent())) {
                Files.deleteIfExists(last);
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public boolean exists(String id) {
        return Files.isDirectory(directory(id), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<String> ids() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> ID.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to list '" + root + "': " + FileErrors.text(e), e);
        }
    }

    @Override
    public Lock lock(String id) {
        Path directory = directory(id);
        try {
            return locks.lock(directory);
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                throw notFound(id, e);
            }
            throw failed("lock", directory, e);
        }
    }

    /** A clean-up step whose failure must not hide the first one. */
    private interface CleanUp {
        void run() throws IOException;
    }

    private static void suppressing(CaissonException failure, CleanUp step) {
        try {
            step.run();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
