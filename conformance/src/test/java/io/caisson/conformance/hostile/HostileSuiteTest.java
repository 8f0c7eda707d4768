// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite is complete, and docs/security-tests.md says what it holds. That file's table is written anew by
 * {@code -Dcaisson.docs.update=true}.
 */
class HostileSuiteTest {
    private static final List<String> CVES = List.of(
            "CVE-2016-9962",
            "CVE-2019-5736",
            "CVE-2019-16884",
            "CVE-2019-19921",
            "CVE-2021-30465",
            "CVE-2021-43784",
            "CVE-2022-24769",
            "CVE-2022-29162",
            "CVE-2023-25809",
            "CVE-2023-27561",
            "CVE-2023-28642",
            "CVE-2024-21626",
            "CVE-2024-45310",
            "CVE-2025-24965",
            "CVE-2025-31133",
            "CVE-2025-52565",
            "CVE-2025-52881",
            "CVE-2026-30892",
            "CVE-2026-41579",
            "CVE-2026-47766");

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = REPOSITORY.resolve("docs/security-tests.md");
    private static final String BEGIN = "<!-- the table: written by HostileSuiteTest -->\n";
    private static final String END = "<!-- end of the table -->\n";

    @Test
    void everyKnownHoleHasAScenario() {
        String names = Scenarios.all().stream().map(Scenario::name).collect(Collectors.joining(", "));
        assertThat(names).contains(CVES);
        assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @Test
    void everyScenarioHasAMutant() {
        assertThat(Mutant.all())
                .extracting(Mutant::scenario)
                .containsAll(Scenarios.all().stream().map(Scenario::name).toList())
                .allSatisfy(name -> assertThat(Scenarios.named(name).name()).isEqualTo(name));
    }

    @Test
    void everyMutantApplies(@TempDir Path temporary) throws IOException {
        for (Mutant mutant : Mutant.all()) {
            Path copy = Files.createDirectory(temporary.resolve(mutant.name()));
            for (Path file : mutant.files()) {
                Files.createDirectories(copy.resolve(file).getParent());
                Files.copy(REPOSITORY.resolve(file), copy.resolve(file));
            }
            mutant.apply(copy);
        }
    }

    @Test
    void theDocumentShowsTheSuite() throws IOException {
        String text = Files.readString(DOCUMENT);
        String wanted =
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + table() + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("caisson.docs.update")) {
            Files.writeString(DOCUMENT, wanted);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("write it anew with -Dcaisson.docs.update=true")
                .isEqualTo(wanted);
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("| scenario | the attack | what protects | mutants: what they take out |\n");
        table.append("| --- | --- | --- | --- |\n");
        for (Scenario scenario : Scenarios.all()) {
            String mutants = Mutant.all().stream()
                    .filter(mutant -> mutant.scenario().equals(scenario.name()))
                    .map(mutant -> "`" + mutant.name() + "`: " + mutant.takesOut())
                    .collect(Collectors.joining("<br>"));
            table.append("| ")
                    .append(String.join(" | ", scenario.name(), scenario.threat(), scenario.protection(), mutants))
                    .append(" |\n");
        }
        return table.toString();
    }
}
