// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Control files by plain read(2) and write(2), so that the kernel's errno is known. */
final class KernelControlFiles implements ControlFiles {
    private static final int CHUNK = 1 << 16;
    private static final int LONGEST_SHOWN = 256;
    private static final int DIRECTORY_MODE = 0755;

    private final Kernel kernel;

    KernelControlFiles(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String read(Path file) {
        try {
            return content(file);
        } catch (KernelException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public Optional<String> readIfExists(Path file) {
        try {
            return Optional.of(content(file));
        } catch (KernelException e) {
            // who owns a delegated cgroup may call a child of it like a control file that is not there
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.EISDIR)) {
                return Optional.empty();
            }
            throw failure("read", file, e);
        }
    }

    private String content(Path file) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (HostFd open = kernel.open(file, LinuxConstants.O_RDONLY)) {
            byte[] chunk = chunk(open, file);
            while (chunk.length > 0) {
                all.writeBytes(chunk);
                chunk = chunk(open, file);
            }
        }
        String text = all.toString(StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private byte[] chunk(HostFd open, Path file) {
        return kernel.read(open, CHUNK).orElseThrow(() -> new KernelException("read", file.toString(), Errno.EAGAIN));
    }

    @Override
    public void write(Path file, String text) {
        try (HostFd open = kernel.open(file, LinuxConstants.O_WRONLY | LinuxConstants.O_TRUNC)) {
            kernel.write(open, text.getBytes(StandardCharsets.UTF_8));
        } catch (KernelException e) {
            throw failure("write '" + shown(text) + "' to", file, e);
        }
    }

    private static String shown(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path) && !Files.isDirectory(path);
    }

    @Override
    public List<String> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(it -> it.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw failure("list", directory, new KernelException("list", directory.toString(), Errno.EACCES));
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to list '" + directory + "': " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean makeDirectory(Path directory) {
        try {
            kernel.mkdir(directory, DIRECTORY_MODE);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw failure("make directory", directory, e);
        }
    }

    @Override
    public boolean removeDirectory(Path directory) {
        try {
            kernel.rmdir(directory);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw failure("remove directory", directory, e);
        }
    }

    @Override
    public void chown(Path path, int uid, int gid) {
        try {
            kernel.chown(path, uid, gid);
        } catch (KernelException e) {
            throw failure("chown to " + uid + ":" + gid, path, e);
        }
    }

    private static CaissonException failure(String operation, Path path, KernelException cause) {
        int errno = cause.errno().orElse(0);
        return new CaissonException(
                ErrorCode.IO_FAILED,
                "failed to " + operation + " '" + path + "': " + Errno.text(errno),
                cause,
                errno,
                "",
                "");
    }
}
