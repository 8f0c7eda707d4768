// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Programs and files that attacks need. */
final class Tools {
    private static final Path WORKSHOP = Path.of("target", "hostile").toAbsolutePath();

    private Tools() {}

    /** Exchanges two names as fast as it can. */
    static synchronized Path swap() {
        Path program = WORKSHOP.resolve("swap");
        if (!Files.isExecutable(program)) {
            try (InputStream source = resource("swap.c")) {
                Files.createDirectories(WORKSHOP);
                Path file = WORKSHOP.resolve("swap.c");
                Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
                command(WORKSHOP, "cc", "-O2", "-Wall", "-Werror", "-o", program.toString(), file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return program;
    }

    static InputStream resource(String name) throws IOException {
        InputStream found = Tools.class.getResourceAsStream("/hostile/" + name);
        if (found == null) {
            throw new IOException("no resource /hostile/" + name);
        }
        return found;
    }

    /** Runs a command to its end; what it printed, or an exception that shows it. */
    static String command(Path directory, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("failed to run '" + String.join(" ", List.of(command)) + "': " + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
