// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifetimeTest {
    private final List<String> ended = new ArrayList<>();
    private final Lifetime lifetime = new Lifetime(List.of(() -> ended.add("first"), () -> ended.add("second")));

    @Test
    void givesBackInOrderAndOnce() {
        assertThat(lifetime.<Integer, RuntimeException>during(() -> 7)).isEqualTo(7);
        assertThat(ended).isEmpty();
        lifetime.close();
        lifetime.close();
        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void whatHadBegunIsOverBeforeAnythingIsGivenBack() {
        lifetime.in(() -> {
            lifetime.close();
            assertThat(ended).isEmpty();
            assertThatThrownBy(() -> lifetime.in(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the container runtime is closed");
        });
        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void aFailedOperationIsOver() {
        assertThatThrownBy(() -> lifetime.in(() -> {
                    lifetime.close();
                    throw new IllegalArgumentException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void endsWaitsThatWereNotReleased() {
        Runnable kept = () -> ended.add("wait");
        Runnable released = () -> ended.add("released");
        lifetime.hold(kept);
        lifetime.hold(released);
        lifetime.release(released);
        lifetime.close();
        assertThat(ended).containsExactly("wait", "first", "second");
        assertThatThrownBy(() -> lifetime.hold(kept)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyOperationOfAClosedRuntimeIsRefused(@TempDir Path directory) {
        World world = new World(directory);
        Container container = world.create("one");
        world.runtime.close();
        Map<String, ThrowingCallable> operations = Map.ofEntries(
                Map.entry("create", () -> world.create("two")),
                Map.entry("get", () -> world.runtime.get("one")),
                Map.entry("ids", world.runtime::ids),
                Map.entry("delete", () -> world.runtime.delete("one", true)),
                Map.entry("plugins", world.runtime::plugins),
                Map.entry("explain", () -> world.runtime.explain(Optional.empty())),
                Map.entry("features", world.runtime::features),
                Map.entry("status", container::status),
                Map.entry("state", container::state),
                Map.entry("summary", container::summary),
                Map.entry("start", container::start),
                Map.entry("kill", () -> container.kill(9, false)),
                Map.entry("pause", container::pause),
                Map.entry("resume", container::resume),
                Map.entry("delete it", () -> container.delete(true)),
                Map.entry("processes", container::processes),
                Map.entry("stats", container::stats),
                Map.entry("watch", () -> container.watch(Optional.empty())),
                Map.entry("subscribe", () -> container.subscribe(Optional.empty(), (who, what) -> {})),
                Map.entry("init", container::init));
        operations.forEach((name, operation) -> assertThatThrownBy(operation)
                .as(name)
                .isExactlyInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(CaissonException.class)
                .hasMessage("the container runtime is closed"));
        assertThat(container.id()).isEqualTo("one");
        new CaissonRuntime(world.parts.withLifetime(new Lifetime(List.of()))).delete("one", true);
    }

    @Test
    void whatLooksForLeftSandboxesIsMadeOnce(@TempDir Path directory) {
        World world = new World(directory);
        assertThat(world.runtime.sandboxes()).isSameAs(world.runtime.sandboxes());
    }
}
