// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small static program that tells what busybox cannot: built once from {@code probe.c}. */
final class Probe {
    private static @Nullable Path built;

    private Probe() {}

    static synchronized Path program() {
        if (built == null) {
            built = build();
        }
        return built;
    }

    /** Runs it on this machine, outside of any container. */
    static boolean succeeds(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        return Commands.run(command).exit() == 0;
    }

    private static Path build() {
        try (InputStream source = Probe.class.getResourceAsStream("/table/probe.c")) {
            Path directory = Files.createTempDirectory("caisson-table-probe");
            directory.toFile().deleteOnExit();
            Path code = directory.resolve("probe.c");
            Files.write(code, source.readAllBytes());
            Path program = directory.resolve("probe");
            Commands.Result result = Commands.run(
                    List.of("gcc", "-static", "-O1", "-Wall", "-Werror", "-o", program.toString(), code.toString()));
            if (result.exit() != 0) {
                throw new IllegalStateException("failed to build the probe: " + result.out());
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            code.toFile().deleteOnExit();
            program.toFile().deleteOnExit();
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
