// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is checked against. Probes only look; a test gives its own.
 *
 * @param bundle directory that relative paths of the configuration start from, absolute
 * @param rootless whether the runtime's effective user is not root
 * @param isDirectory whether a path leads to a directory
 * @param exists whether a path leads to anything
 * @param sameFile whether two paths lead to the same file; two namespace files are the same when the namespace is
 */
public record ValidationContext(
        Path bundle,
        boolean rootless,
        Predicate<Path> isDirectory,
        Predicate<Path> exists,
        BiPredicate<Path, Path> sameFile) {
    /** Looks at the file system of this process. */
    public static ValidationContext of(Path bundle, boolean rootless) {
        return new ValidationContext(bundle, rootless, Files::isDirectory, Files::exists, ValidationContext::same);
    }

    /** For documents that name no files. */
    static ValidationContext none() {
        return new ValidationContext(Path.of("/"), false, path -> false, path -> false, (one, other) -> false);
    }

    private static boolean same(Path one, Path other) {
        try {
            @Nullable Object key = key(one);
            return key != null && Objects.equals(key, key(other));
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
