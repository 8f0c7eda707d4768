// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.FileErrors;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory for one sandbox: the root to which everything is bound. What is bound is so in the container's
 * mount namespace alone: here are only empty mount points, symbolic links and a few small files.
 */
final class Scratch implements AutoCloseable {
    private static final String PREFIX = "caisson-sandbox-";
    private static final Set<PosixFilePermission> SEARCHABLE = Set.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));
    private static final String USERS = "root:x:0:0:sandbox:/tmp:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n";
    private static final String GROUPS = "root:x:0:\nnogroup:x:65534:\n";
    private static final String HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost\n";

    private final Path directory;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /**
     * The mount points are made here and not by the sandbox's init, which as a user without rights could not: so nobody
     * but the caller can write to the root.
     *
     * @param readOnly further paths inside, to what will be bound there
     * @param settings whether it gets files in /etc
     */
    static Scratch make(RootView view, Map<String, Path> readOnly, boolean settings) {
        Path made;
        try {
            made = Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw failed("make a directory in", Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
        Scratch scratch = new Scratch(made);
        try {
            scratch.fill(view, readOnly, settings);
            return scratch;
        } catch (IOException e) {
            CaissonException failure = failed("fill", made, e);
            scratch.closeAfter(failure);
            throw failure;
        }
    }

    Path directory() {
        return directory;
    }

    Path rootfs() {
        return directory.resolve("rootfs");
    }

    private void fill(RootView view, Map<String, Path> readOnly, boolean settings) throws IOException {
        Files.createDirectory(rootfs());
        for (Path path : List.of(directory, rootfs())) {
            Files.setPosixFilePermissions(path, SEARCHABLE);
        }
        for (RootView.Link link : view.links()) {
            Path name = rootfs().resolve(link.name());
            Files.createDirectories(name.getParent());
            Files.createSymbolicLink(name, link.target());
        }
        for (String name : view.binds()) {
            mountPoint(rootfs().resolve(name), view.tree().resolve(name));
        }
        for (String name : RootView.MOUNTED) {
            Files.createDirectory(rootfs().resolve(name));
        }
        if (settings) {
            Path etc = Files.createDirectories(rootfs().resolve("etc"));
            Files.writeString(etc.resolve("passwd"), USERS);
            Files.writeString(etc.resolve("group"), GROUPS);
            Files.writeString(etc.resolve("hosts"), HOSTS);
        }
        for (Map.Entry<String, Path> one : new TreeMap<>(readOnly).entrySet()) {
            Path inside = Path.of("/").relativize(Path.of(one.getKey()).normalize());
            if (isOurs(inside, view)) {
                mountPoint(rootfs().resolve(inside), one.getValue());
            }
        }
    }

    /** What is below a mount, or behind a symbolic link, is for the init to find: it never leaves the root. */
    private boolean isOurs(Path inside, RootView view) {
        Path path = Path.of("");
        for (Path name : inside) {
            path = path.resolve(name);
            String soFar = path.toString();
            if (view.binds().contains(soFar)
                    || RootView.MOUNTED.contains(soFar)
                    || Files.isSymbolicLink(rootfs().resolve(path))) {
                return false;
            }
        }
        return true;
    }

    private static void mountPoint(Path at, Path source) throws IOException {
        Files.createDirectories(at.getParent());
        if (Files.isDirectory(source)) {
            Files.createDirectories(at);
        } else if (!Files.exists(at)) {
            Files.createFile(at);
        }
    }

    private void closeAfter(CaissonException failure) {
        try {
            close();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        remove(directory);
    }

    /** Whether a directory is named like one of these. */
    static boolean isOne(Path directory) {
        return directory.getFileName().toString().startsWith(PREFIX);
    }

    static void remove(Path directory) {
        try {
            Files.walkFileTree(directory, new Removal());
        } catch (IOException e) {
            throw failed("remove", directory, e);
        }
    }

    private static CaissonException failed(String verb, Path path, IOException e) {
        return new CaissonException(
                ErrorCode.IO_FAILED, "failed to " + verb + " '" + path + "': " + FileErrors.text(e), e);
    }

    /** Does not follow symbolic links: the walk does not unless told to. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(path);
            return FileVisitResult.CONTINUE;
        }
    }
}
