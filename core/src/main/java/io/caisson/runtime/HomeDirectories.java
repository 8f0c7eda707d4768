// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Home directories by the /etc/passwd of a root file system. The image is not trusted: symbolic links are refused at
 * every step, so that nothing outside is read, and only a regular file of moderate size is.
 */
final class HomeDirectories {
    private static final String NONE = "/";
    private static final int LARGEST = 1 << 20;
    private static final int CHUNK = 64 * 1024;
    private static final int UID_FIELD = 2;
    private static final int HOME_FIELD = 5;
    private static final int DOWN = LinuxConstants.O_PATH | LinuxConstants.O_NOFOLLOW;

    private final Kernel kernel;
    private final Path rootfs;

    HomeDirectories(Kernel kernel, Path rootfs) {
        this.kernel = kernel;
        this.rootfs = rootfs;
    }

    /** The home of a user; "/" when the image does not say. */
    String of(long uid) {
        return passwd().lines()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > HOME_FIELD
                        && fields[UID_FIELD].equals(Long.toString(uid))
                        && !fields[HOME_FIELD].isEmpty())
                .map(fields -> fields[HOME_FIELD])
                .findFirst()
                .orElse(NONE);
    }

    private String passwd() {
        try (HostFd root = kernel.open(rootfs, LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY, 0);
                HostFd etc = kernel.open(below(root, "etc"), DOWN | LinuxConstants.O_DIRECTORY, 0);
                HostFd file = kernel.open(below(etc, "passwd"), DOWN, 0)) {
            return isRegular(file) ? content(file) : "";
        } catch (KernelException e) {
            return "";
        }
    }

    /** Through the descriptor, so that the parts above cannot be exchanged meanwhile. */
    private static Path below(HostFd directory, String name) {
        return link(directory).resolve(name);
    }

    private static Path link(HostFd file) {
        return Path.of("/proc/self/fd", Integer.toString(file.number()));
    }

    private static boolean isRegular(HostFd file) {
        try {
            return Files.readAttributes(link(file), BasicFileAttributes.class).isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    private String content(HostFd file) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (HostFd readable = kernel.open(link(file), LinuxConstants.O_RDONLY, 0)) {
            Optional<byte[]> read = kernel.read(readable, CHUNK);
            while (read.isPresent() && read.get().length > 0 && content.size() < LARGEST) {
                content.writeBytes(read.get());
                read = kernel.read(readable, CHUNK);
            }
        }
        return content.toString(StandardCharsets.UTF_8);
    }
}
