// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import java.util.Set;

/**
 * The parent of every plugin's class loader: the JDK, the API that plugins are written against, and nothing else of
 * the application; above all none of its resources, so that its META-INF/services stay its own.
 */
final class ApiClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final Set<String> SHARED_PACKAGES = Set.of(
            "io.caisson.api",
            "io.caisson.spec",
            "io.caisson.spi",
            "org.slf4j",
            "org.slf4j.event",
            "org.slf4j.helpers",
            "org.slf4j.spi",
            "com.fasterxml.jackson.annotation",
            "org.jspecify.annotations",
            "org.apiguardian.api");

    private final ClassLoader application;

    ApiClassLoader(ClassLoader application) {
        super("caisson-api", ClassLoader.getPlatformClassLoader());
        this.application = application;
    }

    /** Called only for classes that the JDK does not have. Finding no resources is what the super class does. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    static boolean isShared(String className) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        return SHARED_PACKAGES.contains(packageName) || packageName.startsWith("io.caisson.spi.");
    }
}
