// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Notifications (libcontainer row S17). */
@Timeout(60)
class ContainerWatchTest {
    private static final ContainerEvent OOM = new ContainerEvent.OutOfMemory(OptionalLong.of(1));

    @TempDir
    Path directory;

    private World world;
    private Container container;
    private Kernel.Pair signals;
    private final AtomicInteger closed = new AtomicInteger();

    @BeforeEach
    void create() {
        world = new World(directory);
        container = world.create("one");
        signals = world.real.pipe();
        world.plugins.cgroup("one").watches(pressure -> new PipeWatch()).on("close", closed::incrementAndGet);
    }

    @AfterEach
    void delete() {
        world.runtime.delete("one", true);
        signals.close();
        CreateUndoTest.assertNothingLeft(world, "after the test");
    }

    /** A cgroup's watch as plugins write it: waits through the host's poll, for ever if need be. */
    private final class PipeWatch implements EventWatch {
        private final SystemCalls calls = world.plugins
                .cgroupContexts
                .get(world.plugins.cgroupContexts.size() - 1)
                .host()
                .calls();

        @Override
        public Optional<ContainerEvent> next(Optional<Duration> limit) {
            while (true) {
                int[] ready = calls.poll(List.of(new Watch(signals.first(), Watch.IN)), limit);
                if (ready[0] != 0) {
                    assertThat(calls.read(signals.first(), 1)).isPresent();
                    return Optional.of(OOM);
                }
                if (limit.isPresent()) {
                    return Optional.empty();
                }
            }
        }

        @Override
        public void close() {}
    }

    private void runOutOfMemory() {
        world.real.write(signals.second(), new byte[1]);
    }

    private void end() throws InterruptedException {
        RunningProcess init = container.init().orElseThrow();
        init.signal(9);
        init.waitFor();
    }

    @Test
    @DisplayName("S17: what happened since the watch was opened is told, at the end the end, again and again")
    void events() throws InterruptedException {
        try (EventWatch watch = container.watch(Optional.of(PressureLevel.MEDIUM))) {
            assertThat(world.plugins.cgroup("one").calls()).endsWith("watch MEDIUM");
            assertThat(watch.next(Optional.of(Duration.ZERO))).isEmpty();
            runOutOfMemory();
            assertThat(watch.next(Optional.empty())).hasValue(OOM);
            runOutOfMemory();
            end();
            assertThat(watch.next(Optional.empty())).as("before the end").hasValue(OOM);
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.Ended());
            assertThat(watch.next(Optional.of(Duration.ZERO))).hasValue(new ContainerEvent.Ended());
        }
    }

    @Test
    @DisplayName("S17: the OOM kill that ended the init is told once, even when the cgroup had no time to tell it")
    void killedAtTheEnd() throws InterruptedException {
        world.plugins.cgroup("one").oomKills(2);
        try (EventWatch watch = container.watch(Optional.empty())) {
            world.plugins.cgroup("one").oomKills(3);
            end();
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.OutOfMemory(OptionalLong.of(3)));
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.Ended());
        }
    }

    @Test
    @DisplayName("S17: an OOM that was told before its kill is not told again")
    void toldBefore() throws InterruptedException {
        world.plugins.cgroup("one").oomKills(0);
        try (EventWatch watch = container.watch(Optional.empty())) {
            runOutOfMemory();
            assertThat(watch.next(Optional.empty())).hasValue(OOM);
            world.plugins.cgroup("one").oomKills(1);
            end();
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.Ended());
        }
    }

    @Test
    @DisplayName("S17: an OOM that is told a moment after the init's end comes before the end")
    void toldLate() throws InterruptedException {
        RunningProcess init = container.init().orElseThrow();
        Thread teller = new Thread(() -> {
            try {
                init.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            runOutOfMemory();
        });
        try (EventWatch watch = container.watch(Optional.empty())) {
            teller.start();
            init.signal(9);
            assertThat(watch.next(Optional.empty())).hasValue(OOM);
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.Ended());
        }
        teller.join();
    }

    @Test
    @DisplayName("S17: the end of the init ends a wait without a limit")
    void endWhileWaiting() throws InterruptedException {
        Thread ender = new Thread(() -> container.kill(9, false));
        try (EventWatch watch = container.watch(Optional.empty())) {
            ender.start();
            assertThat(watch.next(Optional.empty())).hasValue(new ContainerEvent.Ended());
        }
        ender.join();
    }

    @Test
    @DisplayName("S17: an interrupt ends a wait and stays; a closed watch tells nothing; the manager is closed once")
    void interruptAndClose() {
        EventWatch watch = container.watch(Optional.empty());
        Thread.currentThread().interrupt();
        try {
            assertThat(watch.next(Optional.empty())).isEmpty();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        watch.close();
        watch.close();
        assertThat(closed).hasValue(1);
        assertThat(watch.next(Optional.empty())).isEmpty();
    }

    @Test
    @DisplayName("S17: a stopped container is not watched, and neither is one whose cgroup cannot tell")
    void refused() throws InterruptedException {
        world.plugins.cgroup("one").watches(pressure -> {
            throw new CaissonException(ErrorCode.CGROUP_FAILED, "no memory controller");
        });
        assertThatThrownBy(() -> container.watch(Optional.empty())).hasMessage("no memory controller");
        assertThat(closed).hasValue(1);
        end();
        assertThatThrownBy(() -> container.watch(Optional.empty()))
                .hasMessage("container not running")
                .satisfies(e -> assertThat(((CaissonException) e).code()).isEqualTo(ErrorCode.WRONG_STATUS));
    }
}
