// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is told of a scope that systemd removes as soon as it is empty. */
class SystemdV2WatchTest extends SystemdV2World {
    private static final Optional<Duration> LIMIT = Optional.of(Duration.ofSeconds(1));

    /** The kernel's and systemd's part, before the watch gets to see any of it. */
    private void endsOutOfMemory(CgroupManager manager) {
        kernel.outOfMemory(manager.path("memory").orElseThrow());
        ends(manager);
    }

    private void ends(CgroupManager manager) {
        manager.allPids().forEach(host::end);
        manager.destroy();
    }

    @Test
    @DisplayName(
            "S17: the OOM kill that ends a scope is told, though its cgroup is gone before anybody reads the count")
    void tellsOfTheKillThatEndsTheScope() {
        CgroupManager manager = started(LIMITS);
        try (EventWatch watch = manager.watch(Optional.empty())) {
            kernel.outOfMemory(cgroup);
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.OutOfMemory(OptionalLong.of(3)));
            endsOutOfMemory(manager);
            assertThat(host.files().isDirectory(cgroup)).isFalse();
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.OutOfMemory(OptionalLong.of(4)));
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
        }
        assertThat(host.calls().openDescriptors()).isEmpty();
    }

    @Test
    @DisplayName("S17: a scope that ends without an OOM kill tells none, whatever happened to others of its slice")
    void tellsNoKillOfOthers() {
        CgroupManager manager = started(LIMITS);
        CgroupManager other =
                new SystemdV2Provider(systemd).create(CgroupContext.of(host, "two", Optional.of("a-b.slice:box:two")));
        other.prepare(LIMITS);
        other.attach(host.startProcess());
        try (EventWatch watch = manager.watch(Optional.empty())) {
            endsOutOfMemory(other);
            assertThat(watch.next(LIMIT)).isEmpty();
            ends(manager);
            assertThat(watch.next(LIMIT)).contains(new ContainerEvent.Ended());
        }
    }
}
