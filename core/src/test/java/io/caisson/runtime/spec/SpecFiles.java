// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The schemas and examples of runtime-spec 1.3.0 in the test resources. */
final class SpecFiles {
    private SpecFiles() {}

    static Path root() {
        try {
            return Path.of(Objects.requireNonNull(SpecFiles.class.getResource("/oci-runtime-spec-1.3.0"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(root().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> in(String directory) {
        try (Stream<Path> files = Files.list(root().resolve(directory))) {
            return files.map(file -> directory + "/" + file.getFileName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
