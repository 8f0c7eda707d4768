// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Distribution;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/plugins.md tells its reader to do, word for word, and sees what it says that is seen. */
@RequiresRoot
@RequiresProgram("mvn")
class TutorialIT {
    private static final Path TEXT = Path.of("../docs/plugins.md");

    /** A copy of the user's, since a build leaves things in it. */
    private static final Path REPOSITORY = Path.of("target/local-repository").toAbsolutePath();

    /** Begins where the block before ended, with its variables. */
    private static final String SCRIPT =
            """
            set -euo pipefail
            . '%1$s'
            %2$s
            { export -p; echo "cd '$PWD'"; } > '%1$s'
            """;

    private static final int LIMIT_SECONDS = 180;

    @TempDir
    Path temporary;

    private Path directory;
    private Path environment;

    @Test
    void leadsFromNothingToAContainer() throws Exception {
        directory = Files.createDirectories(temporary.resolve("reader"));
        environment = Files.writeString(temporary.resolve("environment"), "cd '%s'".formatted(directory));
        assertThat(new ProcessBuilder("../scripts/local-repository", REPOSITORY.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        Tutorial tutorial = Tutorial.parse(Files.readString(TEXT));
        assertThat(tutorial.steps()).hasSizeGreaterThan(10);
        for (Tutorial.Step step : tutorial.steps()) {
            if (step instanceof Tutorial.File file) {
                write(file);
            } else if (step instanceof Tutorial.Command command) {
                run(command);
            }
        }
    }

    private void write(Tutorial.File file) throws IOException {
        Path place = directory.resolve(file.name());
        Files.createDirectories(place.getParent());
        Files.writeString(place, file.content());
    }

    private void run(Tutorial.Command command) throws IOException, InterruptedException {
        Path printed = temporary.resolve("printed");
        Path script = Files.writeString(temporary.resolve("script"), SCRIPT.formatted(environment, command.script()));
        ProcessBuilder shell = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        shell.environment()
                .put(
                        "CAISSON_HOME",
                        Distribution.launcher().getParent().getParent().toString());
        shell.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + REPOSITORY);
        Process process = shell.start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("the end of line " + command.line())
                .isTrue();
        String output = Files.readString(printed);
        assertThat(process.exitValue())
                .as("docs/plugins.md, line %d: %s", command.line(), output)
                .isZero();
        command.output().ifPresent(expected -> assertThat(Tutorial.matches(expected, output))
                .as("docs/plugins.md, line %d%nsays   %s%nprints %s", command.line(), expected, output)
                .isTrue());
        directory = Path.of(lastLine(Files.readString(environment)).replaceAll("^cd '|'$", ""));
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce((first, second) -> second).orElseThrow();
    }
}
