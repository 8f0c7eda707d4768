// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class data archive: a JVM that refuses it says nothing and is slow, so a test has to look. */
final class ArchiveIT {
    @TempDir
    Path temporary;

    @Test
    void archiveIsUsedWhereItWasMadeAndNowhereElse() throws IOException, InterruptedException {
        Path copy = copy(Distribution.launcher().getParent().getParent(), temporary.resolve("copy"));
        Oci.Result help = caisson(copy, Map.of(), "--version");
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(javaCommand(copy)).as("archive of another place").noneMatch(ArchiveIT::namesArchive);

        Oci.Result made = caisson(copy, Map.of(), "archive");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).startsWith("made '" + copy.resolve("lib/archive") + "/");
        List<String> command = javaCommand(copy);
        assertThat(command).as("archive made here").anyMatch(ArchiveIT::namesArchive);
        assertThat(classesLoadedBy(command))
                .anyMatch(line -> line.contains("io.caisson.cli.Main source: shared objects file"));
    }

    private static boolean namesArchive(String argument) {
        return argument.startsWith("-XX:SharedArchiveFile=");
    }

    /** What the launcher starts, told by a java that only notes its arguments. */
    private List<String> javaCommand(Path home) throws IOException {
        Path fake = Files.createDirectories(temporary.resolve("java"));
        Path noted = fake.resolve("arguments");
        Path program = Files.createDirectories(fake.resolve("bin")).resolve("java");
        Path real = Path.of(System.getProperty("java.home"));
        Files.writeString(fake.resolve("release"), Files.readString(real.resolve("release")));
        Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' \"$@\" > " + noted + "\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Oci.Result ended = caisson(home, Map.of("CAISSON_JAVA_HOME", fake.toString()), "--version");
        assertThat(ended.exit()).isNotZero();
        return Files.readAllLines(noted);
    }

    /** Of a planner that ends at once, since no launcher is behind it. */
    private List<String> classesLoadedBy(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xlog:class+load");
        command.addAll(arguments);
        Path log = temporary.resolve("classes");
        Process java = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        java.waitFor();
        return Files.readAllLines(log);
    }

    private Oci.Result caisson(Path home, Map<String, String> environment, String... arguments) {
        List<String> command = List.of(home.resolve("bin/caisson").toString());
        Oci runtime = new Oci("caisson", command, temporary);
        Map<String, String> chosen =
                environment.isEmpty() ? Map.of("CAISSON_JAVA_HOME", System.getProperty("java.home")) : environment;
        return runtime.runIn(Path.of("/"), chosen, arguments);
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(
                        one,
                        to.resolve(from.relativize(one).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }
}
