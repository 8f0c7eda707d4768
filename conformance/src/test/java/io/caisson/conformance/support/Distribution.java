// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where the built distribution and the oracles are. */
public final class Distribution {
    private Distribution() {}

    /** {@code cli/target/caisson/bin/caisson}, or what the system property {@code caisson.launcher} says. */
    public static Path launcher() {
        Path launcher = Path.of(System.getProperty("caisson.launcher", "../cli/target/caisson/bin/caisson"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("no distribution at '" + launcher + "': build the module cli first");
        }
        return launcher;
    }

    /** A program on PATH. */
    public static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
