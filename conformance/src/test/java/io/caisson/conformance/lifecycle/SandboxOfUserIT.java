// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.plugin.PluginJar;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The example of a program that embeds caisson, run by an ordinary user to whom no cgroup is delegated. */
class SandboxOfUserIT extends LibraryTest {
    private static final Path EXAMPLE = Path.of("../examples/code-runner");

    private Path script(int number, String text) throws IOException {
        return Files.writeString(temporary.resolve("script-" + number), text);
    }

    @Test
    @DisplayName("sandboxes need no rights; limits that cannot be enforced are named")
    void example() throws Exception {
        Path home = Distribution.launcher().getParent().getParent();
        Path classes = PluginJar.folder(EXAMPLE, temporary.resolve("classes"), libraries(home));
        OrdinaryUser user = new OrdinaryUser(Files.createDirectories(temporary.resolve("user")));
        Path state = user.runtimeDirectory().resolve("state");
        List<String> arguments = new ArrayList<>(List.of(
                "-Dcaisson.native.dir=" + home.resolve("lib/native"),
                "-Djffi.boot.library.path=" + home.resolve("lib/jffi"),
                "-Djava.io.tmpdir=" + user.runtimeDirectory(),
                "-cp",
                classes + ":" + home.resolve("lib") + "/*",
                "org.example.runner.CodeRunner",
                state.toString()));
        arguments.add(script(1, "id -u; cat /proc/self/uid_map | tr -s ' '; ls -d /home /root")
                .toString());
        arguments.add(script(2, "grep CapBnd /proc/self/status; exit 4").toString());
        arguments.add(script(3, "while :; do :; done").toString());
        Oci java = user.runtime("java", Path.of(System.getProperty("java.home"), "bin/java"));

        Oci.Result result = java.run(arguments.toArray(String[]::new));

        String unlimited = ", not limited: [memory, processes, cpus]";
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "failed with 2" + unlimited,
                        "0",
                        " 0 " + OrdinaryUser.UID + " 1",
                        "failed with 4" + unlimited,
                        "CapBnd:\t0000000000000000",
                        "took too long" + unlimited);
        try (Stream<Path> left = Files.list(state)) {
            assertThat(left).as("compiled filters may stay").allMatch(file -> file.endsWith("@cache"));
        }
        try (Stream<Path> left = Files.list(user.runtimeDirectory())) {
            assertThat(left).containsExactly(state);
        }
    }

    private static List<Path> libraries(Path home) throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("lib"))) {
            return all.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
