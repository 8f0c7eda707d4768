// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** Loads a plugin's own classes, and those of its libraries after them. Resources are looked for in its own jars only. */
final class PluginClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final URLClassLoader libraries;

    PluginClassLoader(String name, List<URL> own, List<URL> libraries, ClassLoader parent) {
        super(name, own.toArray(new URL[0]), parent);
        this.libraries = new URLClassLoader(name + "/lib", libraries.toArray(new URL[0]), parent);
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
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            libraries.close();
        }
    }
}
