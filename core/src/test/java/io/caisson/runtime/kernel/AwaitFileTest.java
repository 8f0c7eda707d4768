// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.Descriptor;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications of a real cgroup.events. */
@Timeout(60)
class AwaitFileTest {
    private static final int SIGKILL = 9;
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Kernel kernel = new LibcKernel();
    private final ControlFiles files = new KernelHost(kernel, Map.of()).files();

    @Test
    @RequiresRoot
    void wakesWhenTheKernelNotifies() throws Exception {
        Optional<Path> tree = cgroup2();
        assumeTrue(tree.isPresent(), "no cgroup v2 hierarchy is mounted");
        Path group = tree.get().resolve("caisson-await-" + kernel.getpid());
        assertThat(files.makeDirectory(group)).isTrue();
        Path events = group.resolve("cgroup.events");
        try (ChildProcess child = new LibrarySpawner(kernel).spawn(sleeper())) {
            assertThat(kernel.awaitFile(events, it -> it.contains("populated 0"), Duration.ZERO))
                    .isTrue();
            CompletableFuture<Boolean> populated = CompletableFuture.supplyAsync(
                    () -> kernel.awaitFile(events, it -> it.contains("populated 1"), LONG));
            files.write(group.resolve("cgroup.procs"), Integer.toString(child.pid()));
            assertThat(populated.join()).isTrue();
            CompletableFuture<Boolean> empty = CompletableFuture.supplyAsync(
                    () -> kernel.awaitFile(events, it -> it.contains("populated 0"), LONG));
            child.signal(SIGKILL);
            child.waitFor();
            assertThat(empty.join()).isTrue();
        } finally {
            files.removeDirectory(group);
        }
    }

    private static SpawnRequest sleeper() {
        return new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of("/bin/sleep")),
                List.of("sleep", "1000"),
                List.of(),
                Optional.empty(),
                List.of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.devNull()));
    }

    private static Optional<Path> cgroup2() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(it -> it.contains(" - cgroup2 "))
                .map(it -> Path.of(it.split(" ")[4]))
                .filter(it -> Files.isWritable(it.resolve("cgroup.procs")))
                .findFirst();
    }
}
