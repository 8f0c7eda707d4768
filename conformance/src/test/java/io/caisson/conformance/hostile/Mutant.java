// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A patch that takes one protection out of caisson. Its first lines name the scenario that must succeed then, and what
 * is taken out.
 */
record Mutant(Path patch, String scenario, String takesOut, List<Path> files) {
    private static final Path DIRECTORY = Path.of("src/test/resources/hostile/mutants");
    private static final String SCENARIO = "Scenario: ";
    private static final String TAKES_OUT = "Takes out: ";
    private static final String CHANGED = "+++ b/";

    static List<Mutant> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().map(Mutant::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mutant read(Path patch) {
        try {
            List<String> lines = Files.readAllLines(patch);
            if (!lines.get(0).startsWith(SCENARIO) || !lines.get(1).startsWith(TAKES_OUT)) {
                throw new IllegalStateException(patch + " does not name its scenario and what it takes out");
            }
            return new Mutant(
                    patch.toAbsolutePath(),
                    lines.get(0).substring(SCENARIO.length()),
                    lines.get(1).substring(TAKES_OUT.length()),
                    lines.stream()
                            .filter(line -> line.startsWith(CHANGED))
                            .map(line -> Path.of(line.substring(CHANGED.length())))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return patch.getFileName().toString().replace(".patch", "");
    }

    /** Whether it changes the native programs, which are built anew then; otherwise it changes Java classes. */
    boolean isNative() {
        return files.stream().anyMatch(file -> file.toString().endsWith(".c"));
    }

    /** Changes a copy of the sources, from the repository's root; a patch that no longer applies says so. */
    void apply(Path copy) {
        Tools.command(copy, "patch", "--quiet", "--fuzz=2", "-p1", "-i", patch.toString());
    }

    @Override
    public String toString() {
        return name();
    }
}
