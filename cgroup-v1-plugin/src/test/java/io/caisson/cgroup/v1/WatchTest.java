// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Optional<Duration> NOW = Optional.of(Duration.ZERO);
    private static final ContainerEvent ENDED = new ContainerEvent.Ended();
    private static final int EINVAL = 22;

    @TempDir
    Path directory;

    private TempHost host;
    private FakeCgroupV1 memory;
    private CgroupManager manager;

    @BeforeEach
    void prepareCgroup() {
        host = TempHost.in(directory);
        memory = FakeCgroupV1.mount(host, "/", List.of("memory", "freezer")).get("memory");
        manager = manager();
        manager.prepare(Resources.none().build());
    }

    private CgroupManager manager() {
        return new CgroupfsV1Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
    }

    private static ContainerEvent kills(long count) {
        return new ContainerEvent.OutOfMemory(OptionalLong.of(count));
    }

    @Test
    @DisplayName("S17: eventfds are registered for the OOM killer and for the level that was asked for")
    void registers() {
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.MEDIUM))) {
            assertThat(memory.registrations())
                    .containsExactly(
                            "memory.oom_control", "memory.pressure_level medium", "memory.pressure_level critical");
            assertThat(watch.next(NOW)).isEmpty();
        }
        assertThat(memory.registrations()).isEmpty();
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: pressure below the level is not told, at and above it is; several OOMs come as one")
    void tellsWhatWasAskedFor() {
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.MEDIUM))) {
            memory.press("box", PressureLevel.LOW);
            assertThat(watch.next(NOW)).isEmpty();
            memory.press("box", PressureLevel.MEDIUM);
            assertThat(watch.next(NOW)).contains(new ContainerEvent.MemoryPressure(PressureLevel.MEDIUM));
            memory.press("box", PressureLevel.CRITICAL);
            memory.runOutOfMemory("box");
            memory.runOutOfMemory("box");
            assertThat(watch.next(NOW)).contains(kills(2));
            assertThat(watch.next(NOW)).contains(new ContainerEvent.MemoryPressure(PressureLevel.CRITICAL));
            assertThat(watch.next(NOW)).isEmpty();
        }
    }

    @Test
    @DisplayName("S17: what happened before the end is told before it, also when both wait")
    void tellsOfAnOomBeforeTheEnd() {
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.LOW))) {
            memory.runOutOfMemory("box");
            manager.destroy();
            assertThat(watch.next(NOW)).contains(new ContainerEvent.OutOfMemory(OptionalLong.empty()));
            assertThat(watch.next(NOW)).contains(ENDED);
            assertThat(watch.next(NOW)).isEmpty();
        }
    }

    @Test
    @DisplayName("S17: on hybrid hosts the end of the last process is told, but not what else changes there")
    void tellsOfTheLastProcess() {
        Path events = unifiedEvents();
        try (EventWatch watch = manager().watch(Optional.empty())) {
            Tree.file(events, "populated 1\nfrozen 1");
            host.calls().changed(events);
            assertThat(watch.next(NOW)).isEmpty();
            Tree.file(events, "populated 0\nfrozen 0");
            host.calls().changed(events);
            assertThat(watch.next(NOW)).contains(ENDED);
            assertThat(watch.next(Optional.empty())).isEmpty();
        }
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    private Path unifiedEvents() {
        Path mounts = host.proc().resolve("self/mountinfo");
        Path unified = host.cgroupRoot().resolve("unified");
        Tree.file(mounts, Tree.text(mounts) + "\n50 31 0:50 / " + unified + " rw - cgroup2 cgroup2 rw");
        return Tree.file(unified.resolve("box/cgroup.events"), "populated 1\nfrozen 0");
    }

    @Test
    @DisplayName("S17: a registration that the kernel refuses leaves nothing open")
    void closesAfterAFailure() {
        Path control = manager.path("memory").orElseThrow().resolve("cgroup.event_control");
        host.files().fail(control, EINVAL);
        assertThatThrownBy(() -> manager.watch(Optional.of(PressureLevel.LOW)))
                .hasMessageStartingWith("failed to watch '" + control.getParent() + "': failed to write '")
                .hasMessageContaining("cgroup.event_control");
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: without the memory controller there is nothing to watch")
    void refusesWithoutMemory() {
        FakeCgroupV1.mount(host, "/", List.of("freezer"));
        assertThatThrownBy(() -> manager().watch(Optional.empty()))
                .hasMessage("failed to watch the cgroup: the container has none of the controller memory");
    }
}
