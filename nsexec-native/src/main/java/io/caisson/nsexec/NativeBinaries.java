// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the native programs. The directory named by the system property {@code caisson.native.dir} comes first (a
 * distribution sets it); otherwise they are taken out of the class path into a private directory, once per JVM.
 */
public final class NativeBinaries {
    /** System property that names the directory of the programs. */
    public static final String DIRECTORY_PROPERTY = "caisson.native.dir";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("r-x------");
    private static final Map<String, Path> EXTRACTED = new ConcurrentHashMap<>();

    private NativeBinaries() {}

    /**
     * The program that enters the container.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public static Path init() {
        return find("caisson-init");
    }

    /**
     * The native launcher, {@code bin/caisson} of a distribution.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public static Path launcher() {
        return find("caisson");
    }

    private static Path find(String name) {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        if (!directory.isEmpty()) {
            Path file = Path.of(directory, name).toAbsolutePath();
            if (!Files.isExecutable(file)) {
                throw new IllegalStateException("failed to find '" + file + "': no such executable file");
            }
            return file;
        }
        return EXTRACTED.computeIfAbsent(name, NativeBinaries::extract);
    }

    private static Path extract(String name) {
        String resource = "META-INF/native/" + platform() + "/" + name;
        ClassLoader loader = NativeBinaries.class.getClassLoader();
        try (InputStream content = loader.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("failed to find '" + resource + "': not on the class path, and "
                        + DIRECTORY_PROPERTY + " is not set");
            }
            return write(name, content);
        } catch (IOException e) {
            throw new UncheckedIOException("failed to extract '" + resource + "': " + e.getMessage(), e);
        }
    }

    private static Path write(String name, InputStream content) throws IOException {
        Path directory = Files.createTempDirectory("caisson-native-", PosixFilePermissions.asFileAttribute(PRIVATE));
        Path file = directory.resolve(name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(file, directory), "caisson-native-cleanup"));
        Files.copy(content, file);
        Files.setPosixFilePermissions(file, EXECUTABLE);
        requireOurs(directory, file);
        return file;
    }

    private static void delete(Path... files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                return; // the JVM ends: nobody is left to be told, and the directory is private
            }
        }
    }

    /** Both have the same owner, and nobody else can have changed the file: the directory is ours alone. */
    private static void requireOurs(Path directory, Path file) throws IOException {
        boolean ours = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))
                && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(PRIVATE)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!ours) {
            throw new IOException("'" + directory + "' is not a directory of this user alone");
        }
    }

    /** For example {@code linux-x86_64}. */
    static String platform() {
        String machine = System.getProperty("os.arch", "");
        String name =
                switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "aarch_64";
                    default -> machine;
                };
        return "linux-" + name;
    }
}
