// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, since Java cannot ignore SIGCHLD by itself; dash cannot either. */
@Timeout(60)
class IgnoredChildSignalTest {
    private final Kernel kernel = new LibcKernel();

    private static final String NATIVE =
            "-D" + NativeBinaries.DIRECTORY_PROPERTY + "=" + System.getProperty(NativeBinaries.DIRECTORY_PROPERTY, "");

    @TempDir
    private Path directory;

    @Test
    void spawningIsRefusedWhereExitStatusesWouldBeLost() throws Exception {
        assertThat(outputOfJvm("trap '' CHLD; exec \"$@\""))
                .isEqualTo("SPAWN_FAILED failed to spawn '/bin/true': this process ignores SIGCHLD, "
                        + "so exit statuses are lost");
        assertThat(outputOfJvm("exec \"$@\"")).isEqualTo("0");
    }

    private String outputOfJvm(String script) throws Exception {
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String classPath = System.getProperty("java.class.path");
        try (HostFd out =
                kernel.open(output, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_TRUNC, 0600)) {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(Path.of("/bin/bash")),
                    List.of("bash", "-c", script, "bash", java, NATIVE, "-cp", classPath, Probe.class.getName()),
                    List.of(),
                    Optional.empty(),
                    List.of(Descriptor.devNull(), Descriptor.held(out.number()), Descriptor.own(2)));
            try (ChildProcess child = new LibrarySpawner(kernel).spawn(request)) {
                assertThat(child.waitFor().code()).isZero();
            }
        }
        return Files.readString(output).strip();
    }

    /** Spawns a process and prints its exit code, or why it could not. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) throws InterruptedException {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(Path.of("/bin/true")),
                    List.of("true"),
                    List.of(),
                    Optional.empty(),
                    List.of());
            try (ChildProcess child = new LibrarySpawner(new LibcKernel()).spawn(request)) {
                System.out.println(child.waitFor().shellStatus());
            } catch (CaissonException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
        }
    }
}
