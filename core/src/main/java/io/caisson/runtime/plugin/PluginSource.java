// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.runtime.plugin.Broken.PluginFault;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/**
 * One plugin on disk: a jar, or a folder with classes, jars or both. Opened once, at its first use. Libraries are in the
 * folder's {@code lib}: they are opened only when the plugin needs a class that it does not have itself, so that they
 * cost nothing where the plugin is merely looked at.
 */
final class PluginSource implements AutoCloseable {
    private static final String LIBRARIES = "lib";

    private final Path path;
    private final PluginClassLoader loader;
    private final List<String> complaints;

    private PluginSource(Path path, PluginClassLoader loader, List<String> complaints) {
        this.path = path;
        this.loader = loader;
        this.complaints = List.copyOf(complaints);
    }

    /** Checks that the jar, or each jar of the folder, can be read: a URLClassLoader passes over broken ones in silence. */
    static PluginSource open(Path path, ClassLoader parent) throws PluginFault {
        List<URL> urls = new ArrayList<>();
        List<URL> libraries = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try {
            if (Files.isDirectory(path)) {
                urls.add(path.toUri().toURL());
                complaints.addAll(ServiceFiles.unknown(path));
                for (Path jar : entries(path, "*.jar")) {
                    urls.add(checked(jar, complaints));
                }
                libraries.addAll(libraries(path.resolve(LIBRARIES)));
            } else {
                urls.add(checked(path, complaints));
            }
        } catch (IOException e) {
            throw new PluginFault("cannot be read: " + reason(e), e);
        }
        return new PluginSource(path, new PluginClassLoader(path, urls, libraries, parent), complaints);
    }

    /** Not opened: what is wrong with one is told when a class of it is needed. */
    private static List<URL> libraries(Path directory) throws IOException {
        List<URL> urls = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            for (Path jar : entries(directory, "*.jar")) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls;
    }

    private static URL checked(Path jar, List<String> complaints) throws PluginFault, MalformedURLException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            ApiVersion.check(file);
            complaints.addAll(ServiceFiles.unknown(file));
            return jar.toUri().toURL();
        } catch (ZipException e) {
            throw new PluginFault("'" + jar.getFileName() + "' is not a jar: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PluginFault("'" + jar.getFileName() + "' cannot be read: " + reason(e), e);
        }
    }

    static String reason(IOException failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Entries of a directory that match, sorted by name; hidden ones are no plugins. */
    static List<Path> entries(Path directory, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            for (Path entry : stream) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    /** Whether it has a service file for this SPI at all; asking is cheaper than a ServiceLoader. */
    boolean offers(Class<?> spi) {
        return loader.findResource("META-INF/services/" + spi.getName()) != null;
    }

    /** What is wrong with it and does no harm to the rest of it, a line each. */
    List<String> complaints() {
        return complaints;
    }

    ClassLoader loader() {
        return loader;
    }

    String name() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
