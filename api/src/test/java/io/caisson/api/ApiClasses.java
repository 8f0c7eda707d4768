// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes of this module, as they were compiled. */
final class ApiClasses {
    private ApiClasses() {}

    private static Path root() {
        try {
            return Path.of(CaissonException.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of them, nested ones too, without package-info, sorted by name. */
    static List<Class<?>> all() {
        return names().stream()
                .filter(name -> !name.endsWith("package-info"))
                .<Class<?>>map(ApiClasses::load)
                .toList();
    }

    static List<Package> packages() {
        return all().stream().map(Class::getPackage).distinct().toList();
    }

    private static List<String> names() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
