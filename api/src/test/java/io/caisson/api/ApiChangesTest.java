// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a user of the last release may rely on is not removed or changed without a word: each such signature is named
 * under <em>API</em> in the changelog. At a release {@code api-signatures.txt} becomes {@code api-signatures-released.txt}.
 */
class ApiChangesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    private static final List<String> RELEASED = List.of(
            "record io.caisson.api.Box(int size) [EXPERIMENTAL since 0.1]",
            "    new(int)",
            "    static Box empty()",
            "    String label(List<String>) throws java.io.IOException",
            "",
            "enum io.caisson.api.Box$Kind [EXPERIMENTAL since 0.1]",
            "    static final io.caisson.api.Box$Kind ROUND");

    @Test
    void everyRemovalAndChangeIsInTheChangelog() throws IOException {
        assertThat(ApiChanges.untold(
                        Files.readAllLines(RESOURCES.resolve("api-signatures-released.txt")),
                        Files.readAllLines(RESOURCES.resolve("api-signatures.txt")),
                        Files.readString(Path.of("../CHANGELOG.md"))))
                .as("removed or changed, and not named under 'API' of 'Unreleased' in CHANGELOG.md")
                .isEmpty();
    }

    private static List<String> untold(String from, String to, String changelog) {
        List<String> now = String.join("\n", RELEASED).replace(from, to).lines().toList();
        return ApiChanges.untold(RELEASED, now, changelog);
    }

    @ParameterizedTest
    @CsvSource({
        "'record io.caisson.api.Box(int size)', 'record io.caisson.api.Box(long size)', Box",
        "'    new(int)\n', '', Box",
        "'    static Box empty()\n', '', Box.empty",
        "'String label', 'Optional<String> label', Box.label",
        "'throws java.io.IOException', '', Box.label",
        "'static final io.caisson.api.Box$Kind ROUND', '', Box.Kind.ROUND",
        "'[EXPERIMENTAL since 0.1]\n    static final', '[STABLE since 0.1]\n    static final', Box.Kind"
    })
    void asksForAWordAboutEachRemovalAndChange(String from, String to, String name) {
        String entry = "- `" + name + "` is another";
        assertThat(untold(from, to, String.join("\n", "## Unreleased", "### Added", entry)))
                .containsExactly(name);
        assertThat(untold(from, to, String.join("\n", "## Unreleased", "### API", entry)))
                .isEmpty();
        assertThat(untold(from, to, String.join("\n", "## Unreleased", "## 0.1", "### API", entry)))
                .containsExactly(name);
    }

    @Test
    void letsAdditionsPass() {
        assertThat(untold("    new(int)", "    new(int)\n    new(long)", "")).isEmpty();
    }
}
