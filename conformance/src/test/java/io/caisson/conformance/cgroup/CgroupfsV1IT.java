// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.CgroupBehaviour;
import io.caisson.testkit.RequiresCgroupV1;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@RequiresRoot
@RequiresCgroupV1
@RequiresProgram({"sleep", "head", "tail"})
class CgroupfsV1IT extends RealCgroupContract {
    private static final long MEMORY = 8 << 20;

    /** More than fits: tail keeps everything, since there is no line. */
    private static final String ALLOCATE = "head -c 64m /dev/zero | tail";

    /** More page cache than fits, so that some is reclaimed. */
    private static final String FILL_CACHE = "head -c 64m /dev/zero > \"$0\"";

    @Override
    protected CgroupManagerProvider provider() {
        return new CgroupfsV1Provider();
    }

    @Override
    protected Set<CgroupBehaviour> behaviours() {
        return EnumSet.allOf(CgroupBehaviour.class);
    }

    @Override
    protected void runOutOfMemory(CgroupManager manager) {
        manager.set(Resources.none().memory(MEMORY, OptionalLong.empty()).build());
        run(manager, ALLOCATE, "");
    }

    /** The file is beside the build's other files: a temporary directory may be in memory, which is not reclaimed. */
    @Override
    protected void runShortOfMemory(CgroupManager manager) {
        manager.set(Resources.none().memory(MEMORY, OptionalLong.empty()).build());
        try {
            Path directory = Files.createDirectories(Path.of("target"));
            Path file = Files.createTempFile(directory.toAbsolutePath(), "cache", "");
            try {
                run(manager, FILL_CACHE, file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("S17: on a hybrid host the end of the last process is told, while the cgroup is still there")
    void tellsOfTheLastProcess() {
        String id = "caisson-last-" + ProcessHandle.current().pid();
        CgroupManager manager = provider().create(CgroupContext.of(host(), id, Optional.of("/" + id)));
        assumeTrue(manager.path("").isPresent(), "no unified hierarchy is mounted beside v1");
        int pid = startProcess();
        try {
            manager.prepare(Resources.none().build());
            manager.attach(pid);
            try (EventWatch watch = manager.watch(Optional.empty())) {
                endProcess(pid);
                assertThat(watch.next(Optional.of(Duration.ofSeconds(1)))).contains(new ContainerEvent.Ended());
                assertThat(manager.exists()).isTrue();
            }
        } finally {
            endProcess(pid);
            manager.destroy();
        }
    }

    @Test
    @DisplayName("S14, S16: cgroups nested deeper than a path can be long are killed and removed")
    void removesWhatNoPathReaches() throws IOException {
        String id = "caisson-deep-" + ProcessHandle.current().pid();
        CgroupManager manager = provider().create(CgroupContext.of(host(), id, Optional.of("/" + id)));
        manager.prepare(Resources.none().build());
        Path freezer = manager.path("freezer").orElseThrow();
        String name = "n".repeat(250);
        String nest = "cd " + freezer + "; for i in $(seq 40); do mkdir " + name + " && cd -P ./" + name
                + " 2> /dev/null || exit 1; done; echo $$ > cgroup.procs; echo in; exec sleep 1000";
        Process process = new ProcessBuilder("sh", "-c", nest).start();
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("in");
            assertThat(manager.allPids()).containsExactly((int) process.pid());
            manager.killAll();
        } finally {
            process.destroyForcibly().onExit().join();
            manager.destroy();
        }
        assertThat(freezer).doesNotExist();
    }
}
