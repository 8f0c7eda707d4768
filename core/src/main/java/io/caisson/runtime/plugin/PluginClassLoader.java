// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads a plugin's own classes, and those of its libraries after them; resources likewise. Libraries bring no providers of
 * caisson's interfaces.
 */
final class PluginClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String NAMES = "plugin ";

    private final URLClassLoader libraries;

    PluginClassLoader(Path source, List<URL> own, List<URL> libraries, ClassLoader parent) {
        super(NAMES + source, own.toArray(new URL[0]), parent);
        this.libraries = new URLClassLoader(NAMES + source, libraries.toArray(new URL[0]), parent);
    }

    /** The plugin in whose code, or in what the JDK did for it, that was thrown: its jar or folder. */
    static Optional<String> culprit(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Arrays.stream(root.getStackTrace())
                .filter(frame -> frame.getModuleName() == null)
                .findFirst()
                .map(StackTraceElement::getClassLoaderName)
                .filter(name -> name.startsWith(NAMES))
                .map(name -> name.substring(NAMES.length()));
    }

    /** Called for what neither the JDK nor the API has. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            return libraries.loadClass(name);
        }
    }

    @Override
    public @Nullable URL findResource(String name) {
        URL own = super.findResource(name);
        return own == null && !isProviders(name) ? libraries.findResource(name) : own;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        List<URL> all = Collections.list(super.findResources(name));
        if (!isProviders(name)) {
            all.addAll(Collections.list(libraries.findResources(name)));
        }
        return Collections.enumeration(all);
    }

    private static boolean isProviders(String name) {
        return name.startsWith("META-INF/services/io.caisson.spi.");
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            libraries.close();
        }
    }
}
