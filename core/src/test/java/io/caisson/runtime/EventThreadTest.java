// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Container;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ContainerListener;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.api.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventThreadTest {
    private static final ContainerEvent OOM = new ContainerEvent.OutOfMemory(OptionalLong.of(1));
    private static final ContainerEvent PRESSURE = new ContainerEvent.MemoryPressure(PressureLevel.LOW);
    private static final ContainerEvent ENDED = new ContainerEvent.Ended();

    @TempDir
    Path directory;

    private World world;
    private Container container;
    private final ScriptedWatch watch = new ScriptedWatch();
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void create() {
        world = new World(directory);
        container = world.create("one");
    }

    @AfterEach
    void delete() {
        world.runtime.delete("one", true);
    }

    /** Tells what a test puts in; its close ends a wait, as that of every watch. */
    private static final class ScriptedWatch implements EventWatch {
        private final BlockingQueue<Supplier<Optional<ContainerEvent>>> answers = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        ScriptedWatch tell(ContainerEvent... events) {
            List.of(events).forEach(event -> answers.add(() -> Optional.of(event)));
            return this;
        }

        @Override
        public Optional<ContainerEvent> next(Optional<Duration> limit) {
            try {
                return answers.take().get();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed.countDown();
            answers.add(Optional::empty);
        }
    }

    private Subscription subscribe(ContainerListener listener) {
        return EventThread.start(container, watch, listener);
    }

    @Test
    void oneDaemonTellsInOrderUntilTheEnd() throws InterruptedException {
        Subscription subscription = subscribe((who, what) -> {
            assertThat(who).isSameAs(container);
            told.add(what);
            told.add(Thread.currentThread());
        });
        watch.tell(OOM, PRESSURE, ENDED);
        assertThat(told.take()).isEqualTo(OOM);
        Thread thread = (Thread) told.take();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("caisson-events-one");
        assertThat(told.take()).isEqualTo(PRESSURE);
        assertThat(told.take()).isSameAs(thread);
        assertThat(told.take()).isEqualTo(ENDED);
        thread.join();
        assertThat(subscription.isOver()).isTrue();
        assertThat(watch.closed.getCount()).as("the watch is closed").isZero();
        subscription.close();
    }

    @Test
    void aFailureOfTheListenerDoesNotKeepTheNextEventFromIt() throws InterruptedException {
        subscribe((who, what) -> {
            told.add(what);
            throw new IllegalArgumentException("on purpose");
        });
        watch.tell(OOM, ENDED);
        assertThat(told.take()).isEqualTo(OOM);
        assertThat(told.take()).isEqualTo(ENDED);
    }

    @Test
    void aFailureOfTheWatchIsTheEnd() throws InterruptedException {
        Subscription subscription = subscribe(new ContainerListener() {
            @Override
            public void onEvent(Container who, ContainerEvent what) {
                told.add(what);
            }

            @Override
            public void onFailure(Container who, RuntimeException failure) {
                told.add(String.valueOf(failure.getMessage()));
            }
        });
        watch.answers.add(() -> {
            throw new IllegalArgumentException("the cgroup is gone");
        });
        assertThat(told.take()).isEqualTo("the cgroup is gone");
        watch.closed.await();
        assertThat(subscription.isOver()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void closeReturnsWhenTheListenerDoes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Subscription subscription = subscribe((who, what) -> {
            inside.countDown();
            awaitQuietly(leave);
            told.add(what);
        });
        watch.tell(OOM);
        inside.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(subscription::close);
        watch.closed.await();
        assertThat(closing.isDone()).isFalse();
        leave.countDown();
        closing.join();
        assertThat(told).containsExactly(OOM);
        assertThat(subscription.isOver()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theListenerMayCloseIt() throws InterruptedException {
        CompletableFuture<Subscription> itself = new CompletableFuture<>();
        itself.complete(subscribe((who, what) -> {
            itself.join().close();
            told.add(what);
        }));
        watch.tell(OOM, PRESSURE);
        assertThat(told.take()).isEqualTo(OOM);
        watch.closed.await();
        assertThat(told).isEmpty();
    }

    @Test
    void endsWithTheRuntime() throws InterruptedException {
        world.plugins.cgroup("one").watches(pressure -> watch);
        world.plugins.cgroup("one").on("close", watch::close);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Subscription subscription = container.subscribe(Optional.empty(), (who, what) -> {
            told.add(what);
            thread.complete(Thread.currentThread());
        });
        watch.tell(OOM);
        assertThat(told.take()).isEqualTo(OOM);
        world.runtime.close();
        thread.join().join();
        assertThat(subscription.isOver()).isTrue();
        assertThat(told).isEmpty();
        new CaissonRuntime(world.parts.withLifetime(new Lifetime(List.of()))).delete("one", true);
        world = new World(directory.resolve("other"));
    }
}
