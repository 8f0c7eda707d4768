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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the native programs and the library. The directory named by the system property {@code caisson.native.dir} comes first (a
 * distribution sets it); otherwise they are taken out of the class path into a private directory, which is removed by the
 * close, or when the JVM ends.
 */
public final class NativeBinaries implements AutoCloseable {
    /** System property that names the directory of the programs. */
    public static final String DIRECTORY_PROPERTY = "caisson.native.dir";

    private final Extraction extraction;
    private @Nullable Thread atExit;

    /** Touches nothing. */
    public NativeBinaries() {
        this(new Extraction(NativeBinaries.class.getClassLoader()::getResourceAsStream));
    }

    NativeBinaries(Extraction extraction) {
        this.extraction = extraction;
    }

    /**
     * The program that enters the container.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public Path init() {
        return find("caisson-init");
    }

    /**
     * The native launcher, {@code bin/caisson} of a distribution.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public Path launcher() {
        return find("caisson");
    }

    /**
     * The program that tries what the kernel allows, for {@code caisson doctor}.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public Path probe() {
        return find("caisson-probe");
    }

    /**
     * The library by which Java calls the C library.
     *
     * @throws IllegalStateException when it is neither in the directory nor on the class path
     */
    public Path bridge() {
        return find("libcaisson.so");
    }

    private Path find(String name) {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        if (directory.isEmpty()) {
            return extracted(name);
        }
        Path file = Path.of(directory, name).toAbsolutePath();
        if (!Files.isExecutable(file)) {
            throw new IllegalStateException("failed to find '" + file + "': no such executable file");
        }
        return file;
    }

    /** For example {@code linux-x86_64}. */
    static String platform() {
        String machine = System.getProperty("os.arch", "");
        return "linux-" + (machine.equals("amd64") ? "x86_64" : machine);
    }

    private synchronized Path extracted(String name) {
        if (atExit == null) {
            atExit = new Thread(extraction::close, "caisson-native-cleanup");
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        return extraction.file(name);
    }

    /** Removes what was taken out of the class path. */
    @Override
    public synchronized void close() {
        extraction.close();
        if (atExit != null) {
            forget(atExit);
            atExit = null;
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending, and the hook has nothing left to do
        }
    }

    /** Programs taken out of the class path. */
    static final class Extraction implements AutoCloseable {
        private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
        private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("r-x------");

        private final Function<String, @Nullable InputStream> resources;
        private final Map<String, Extracted> files = new HashMap<>();

        Extraction(Function<String, @Nullable InputStream> resources) {
            this.resources = resources;
        }

        /** Taken out at the first call, and again when a cleaner of temporary files removed it. */
        synchronized Path file(String name) {
            Extracted known = files.get(name);
            if (known == null || !known.isUntouched()) {
                known = extract(name);
                files.put(name, known);
            }
            return known.file();
        }

        private Extracted extract(String name) {
            String resource = "META-INF/native/" + platform() + "/" + name;
            try (InputStream content = resources.apply(resource)) {
                if (content == null) {
                    throw new IllegalStateException("failed to find '" + resource + "': not on the class path, and "
                            + DIRECTORY_PROPERTY + " is not set");
                }
                Path directory =
                        Files.createTempDirectory("caisson-native-", PosixFilePermissions.asFileAttribute(PRIVATE));
                Path file = directory.resolve(name);
                Files.copy(content, file);
                Files.setPosixFilePermissions(file, EXECUTABLE);
                return new Extracted(file, directory, owner(directory));
            } catch (IOException e) {
                throw new UncheckedIOException("failed to extract '" + resource + "': " + e.getMessage(), e);
            }
        }

        private static Object owner(Path file) throws IOException {
            return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        }

        /** Removes what was taken out. */
        @Override
        public synchronized void close() {
            files.values().forEach(Extracted::remove);
            files.clear();
        }

        private record Extracted(Path file, Path directory, Object owner) {
            /** A cleaner may have removed it, and somebody else put something in its place. */
            boolean isUntouched() {
                try {
                    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && PRIVATE.equals(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))
                            && EXECUTABLE.equals(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                            && Extraction.owner(directory).equals(owner)
                            && Extraction.owner(file).equals(owner);
                } catch (IOException e) {
                    return false; // gone, or not ours to look at: it is extracted afresh
                }
            }

            void remove() {
                try {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(directory);
                } catch (IOException e) {
                    return; // the JVM ends and there is nobody to tell; the directory stays private
                }
            }
        }
    }
}
