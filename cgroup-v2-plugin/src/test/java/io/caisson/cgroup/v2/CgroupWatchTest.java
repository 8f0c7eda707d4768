// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupWatchTest {
    private static final Optional<Duration> LIMIT = Optional.of(Duration.ofSeconds(1));

    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV2 kernel;
    private Path cgroup;
    private CgroupManager manager;
    private int pid;

    @BeforeEach
    void prepareHost() {
        host = TempHost.in(directory);
        kernel = FakeCgroupV2.mount(host, "/shell");
        cgroup = host.cgroupRoot().resolve("box");
        manager = new CgroupfsV2Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
        manager.prepare(Resources.none().build());
        pid = host.startProcess();
        manager.attach(pid);
    }

    private static ContainerEvent kills(long count) {
        return new ContainerEvent.OutOfMemory(OptionalLong.of(count));
    }

    @Test
    @DisplayName("S17: OOM kills since the watch was opened are told, with their number")
    void tellsOfOom() {
        try (EventWatch watch = manager.watch(Optional.empty())) {
            assertThat(watch.next(LIMIT)).isEmpty();
            kernel.outOfMemory(cgroup);
            assertThat(watch.next(LIMIT)).contains(kills(3));
            kernel.outOfMemory(cgroup);
            kernel.outOfMemory(cgroup);
            assertThat(watch.next(Optional.empty())).contains(kills(5));
            assertThat(watch.next(LIMIT)).isEmpty();
        }
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: other changes of the same files are no event")
    void staysQuiet() {
        try (EventWatch watch = manager.watch(Optional.empty())) {
            Tree.file(cgroup.resolve("memory.events"), "low 7\nhigh 8\nmax 9\noom 0\noom_kill 2");
            host.calls().changed(cgroup.resolve("memory.events"));
            manager.freeze();
            assertThat(watch.next(LIMIT)).isEmpty();
        }
    }

    @Test
    @DisplayName("S17: the end comes after the OOM kill that brought it, and nothing after it")
    void tellsOfTheEnd() {
        try (EventWatch watch = manager.watch(Optional.empty())) {
            String before = Tree.text(cgroup.resolve("memory.events"));
            Tree.file(cgroup.resolve("memory.events"), before.replace("oom_kill 2", "oom_kill 3"));
            host.end(pid);
            assertThat(watch.next(LIMIT)).contains(kills(3));
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
            assertThat(watch.next(Optional.empty())).isEmpty();
        }
    }

    @Test
    @DisplayName("S17: a cgroup that is gone has ended, and so has one without a process")
    void tellsThatItIsGone() {
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.LOW))) {
            host.end(pid);
            manager.destroy();
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
        }
        manager.prepare(Resources.none().build());
        try (EventWatch watch = manager.watch(Optional.empty())) {
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
        }
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: kills in cgroups beside it are not its own")
    void tellsItsOwnKillsOnly() {
        CgroupManager other = below("a/other");
        CgroupManager own = below("a/box");
        try (EventWatch watch = own.watch(Optional.empty())) {
            kernel.outOfMemory(host.cgroupRoot().resolve("a/other"));
            assertThat(watch.next(LIMIT)).isEmpty();
            kernel.outOfMemory(host.cgroupRoot().resolve("a/box"));
            assertThat(watch.next(LIMIT)).contains(kills(3));
            assertThat(watch.next(LIMIT)).isEmpty();
            host.end(own.pids().get(0));
            own.destroy();
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
        }
        assertThat(other.exists()).isTrue();
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    private CgroupManager below(String place) {
        CgroupManager made = new CgroupfsV2Provider().create(CgroupContext.of(host, place, Optional.of("/" + place)));
        made.prepare(Resources.none().build());
        made.attach(host.startProcess());
        return made;
    }

    @ParameterizedTest
    @CsvSource({
        "LOW, false, some 70000 1000000",
        "MEDIUM, false, some 100000 1000000",
        "CRITICAL, false, full 70000 1000000",
        "LOW, true, some 140000 2000000",
        "CRITICAL, true, full 140000 2000000"
    })
    @DisplayName("S17: memory pressure is told by a trigger, of two seconds where the kernel wants that")
    void tellsOfPressure(PressureLevel level, boolean rootless, String trigger) {
        host.user(rootless ? 1000 : 0, 0);
        try (EventWatch watch = manager.watch(Optional.of(level))) {
            assertThat(host.files().written("memory.pressure")).last().isEqualTo(trigger);
            assertThat(watch.next(LIMIT)).isEmpty();
            kernel.memoryPressure(cgroup);
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.MemoryPressure(level));
        }
    }

    @Test
    @DisplayName("S17: what cannot be told is said when the watch is opened, and no descriptor stays open")
    void tellsWhatIsMissing() throws IOException {
        Files.delete(cgroup.resolve("memory.pressure"));
        assertThatThrownBy(() -> manager.watch(Optional.of(PressureLevel.LOW)))
                .hasMessageStartingWith("failed to watch '" + cgroup + "': failed to open '");
        Files.delete(cgroup.resolve("memory.events"));
        assertThatThrownBy(() -> manager.watch(Optional.empty()))
                .hasMessage("failed to watch '" + cgroup
                        + "': the memory controller, which tells of OOM kills, is not enabled");
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: what the kernel takes away while the cgroup lives is an error")
    void tellsOfALostTrigger() throws IOException {
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.LOW))) {
            Files.delete(cgroup.resolve("memory.pressure"));
            assertThatThrownBy(() -> watch.next(LIMIT))
                    .hasMessage("failed to watch '" + cgroup.resolve("memory.pressure")
                            + "': the kernel has switched it off");
            kernel.outOfMemory(cgroup);
            assertThat(watch.next(LIMIT)).contains(kills(3));
            Files.delete(cgroup.resolve("memory.events"));
            assertThatThrownBy(() -> watch.next(LIMIT))
                    .hasMessage("failed to watch '" + cgroup.resolve("memory.events")
                            + "': the kernel has switched it off");
        }
    }

    @Test
    @DisplayName("S17: a closed watch tells nothing, and can be closed again")
    void closes() {
        EventWatch watch = manager.watch(Optional.empty());
        kernel.outOfMemory(cgroup);
        watch.close();
        watch.close();
        assertThat(watch.next(Optional.empty())).isEmpty();
        assertThat(host.calls().openDescriptors()).isEmpty();
    }
}
