// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Both sides of the wire have the same numbers")
class ProtocolTest {
    private static final Path SOURCES = Path.of("src/main/c");

    @Test
    void mirrorsTheHeaderOfTheInit() throws IOException {
        assertThat(Constants.ofClass(Wire.class)).isEqualTo(Constants.ofHeader(SOURCES.resolve("protocol.h")));
    }

    @Test
    void mirrorsTheHeaderOfTheLauncher() throws IOException {
        assertThat(Constants.ofClass(LauncherWire.class))
                .isEqualTo(Constants.ofHeader(SOURCES.resolve("launcher_protocol.h")));
    }

    @Test
    @DisplayName("as caisson-init --print-layout says")
    void agreesWithTheCompiledInit() throws IOException {
        Path init = Path.of(System.getProperty(NativeBinaries.DIRECTORY_PROPERTY, "target/native"), "caisson-init");
        assumeTrue(Files.isExecutable(init), "'" + init + "' is not built");
        Map<String, String> java = Constants.ofClass(Wire.class);

        Map<String, String> compiled = layout(init);

        assertThat(compiled).hasSizeGreaterThan(100);
        assertThat(java).allSatisfy((name, value) -> assertThat(compiled).containsEntry(name, value));
    }

    private static Map<String, String> layout(Path init) throws IOException {
        Process process = new ProcessBuilder(init.toString(), "--print-layout").start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).isZero();
        Map<String, String> constants = new TreeMap<>();
        output.lines().forEach(line -> {
            int space = line.indexOf(' ');
            constants.put(line.substring(0, space), line.substring(space + 1));
        });
        return constants;
    }
}
