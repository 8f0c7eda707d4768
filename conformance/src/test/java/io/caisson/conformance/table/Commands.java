// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of this machine. */
final class Commands {
    private Commands() {}

    /** @param out both streams */
    record Result(int exit, String out) {}

    static Result run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A shell script that must succeed. */
    static String shell(String script) {
        Result result = run(List.of("sh", "-ec", script));
        if (result.exit() != 0) {
            throw new IllegalStateException("failed to run '" + script + "': " + result.out());
        }
        return result.out().strip();
    }
}
