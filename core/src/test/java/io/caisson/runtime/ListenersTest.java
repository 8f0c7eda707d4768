// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.Availability;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import io.caisson.testkit.TempHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenersTest {
    private static final RuntimeSpec SPEC =
            new SpecReader().parse("{\"ociVersion\":\"1.3.0\"}".getBytes(StandardCharsets.UTF_8));

    private static final State STATE =
            new State("1.3.0", "box", ContainerStatus.CREATED, OptionalInt.of(7), "/bundle", Map.of());

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<LifecycleListenerProvider> providers = new ArrayList<>();

    private Listeners listeners(String limit) {
        Host host = TempHost.in(directory).environment(Map.of(Listeners.LIMIT, limit));
        return new Listeners(() -> List.copyOf(providers), host);
    }

    private Listeners listeners() {
        return listeners("30");
    }

    private static State state() {
        return STATE;
    }

    private void add(String name, Function<Host, LifecycleListener> maker) {
        providers.add(new Named(name, maker));
    }

    private void add(String name, LifecycleListener listener) {
        add(name, host -> listener);
    }

    private record Named(String name, Function<Host, LifecycleListener> maker) implements LifecycleListenerProvider {
        @Override
        public Availability probe(Host host) {
            return Availability.available();
        }

        @Override
        public LifecycleListener create(Host host) {
            return maker.apply(host);
        }
    }

    /** Notes what it hears, and does something besides. */
    private final class Noting implements LifecycleListener {
        private final String name;
        private final Runnable action;

        Noting(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        private void hear(String phase) {
            heard.add(name + " " + phase);
            action.run();
        }

        @Override
        public void beforeCreate(String id, RuntimeSpec spec) {
            hear("beforeCreate " + id);
        }

        @Override
        public void notCreated(String id, RuntimeSpec spec, String reason) {
            heard.add(name + " notCreated " + id + ": " + reason);
        }

        @Override
        public void beforeStart(State state) {
            hear("beforeStart " + state.id());
        }

        @Override
        public void deleted(State state) {
            hear("deleted " + state.id());
        }
    }

    private static Runnable failing(String reason) {
        return () -> {
            throw new IllegalStateException(reason);
        };
    }

    @Test
    @DisplayName("the first refusal counts, nobody else is asked, and who had let it pass is told")
    void firstRefusal() {
        add("a", new Noting("a", () -> {}));
        add("b", new Noting("b", failing("no such image")));
        add("c", new Noting("c", () -> {}));
        assertThatThrownBy(() -> listeners().beforeCreate("box", SPEC))
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VETOED))
                .hasMessage("refused by lifecycle listener 'b': no such image");
        assertThat(heard)
                .containsExactly(
                        "a beforeCreate box",
                        "b beforeCreate box",
                        "a notCreated box: refused by lifecycle listener 'b': no such image");
    }

    @Test
    @DisplayName("news reach all, in order, whatever one of them throws, errors of an old jar included")
    void newsReachAll() {
        add("a", new Noting("a", failing("disk full")));
        add("b", new Noting("b", () -> {
            throw new NoSuchMethodError("State.newer()");
        }));
        add("c", new Noting("c", () -> {}));
        Listeners listeners = listeners();
        listeners.deleted(ListenersTest::state);
        assertThat(heard).containsExactly("a deleted box", "b deleted box", "c deleted box");
        providers.remove(0);
        assertThatThrownBy(() -> listeners().beforeStart(ListenersTest::state))
                .hasMessage("refused by lifecycle listener 'b': State.newer()");
    }

    @Test
    @DisplayName("a question that is not answered in time is refused, and its thread interrupted")
    void hangingQuestion() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        add("slow", new Noting("slow", () -> {
            awaitInterrupt(new CountDownLatch(1));
            interrupted.countDown();
        }));
        assertThatThrownBy(() -> listeners("1").beforeStart(ListenersTest::state))
                .hasMessage("refused by lifecycle listener 'slow': no answer to beforeStart within 1 s");
        interrupted.await();
    }

    @Test
    @DisplayName("news that hang are passed over; until the call returns its listener is not called, the others are")
    void hangingNews() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        add("deaf", new Noting("deaf", () -> {
            threads.add(Thread.currentThread());
            awaitDeaf(end);
        }));
        add("next", new Noting("next", () -> {}));
        Listeners listeners = listeners("1");
        listeners.deleted(ListenersTest::state);
        listeners.deleted(ListenersTest::state);
        assertThat(heard).containsExactly("deaf deleted box", "next deleted box", "next deleted box");
        assertThatThrownBy(() -> listeners.beforeStart(ListenersTest::state))
                .hasMessage("refused by lifecycle listener 'deaf': it has not returned from an earlier call");
        assertThat(threads).hasSize(1);
        end.countDown();
        threads.get(0).join();
        listeners.beforeStart(ListenersTest::state);
        assertThat(heard).endsWith("deaf beforeStart box", "next beforeStart box");
    }

    private static void awaitInterrupt(CountDownLatch never) {
        assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
    }

    private static void awaitDeaf(CountDownLatch end) {
        boolean heard = false;
        while (!heard) {
            try {
                end.await();
                heard = true;
            } catch (InterruptedException e) {
                heard = false; // a listener that takes no notice of it
            }
        }
    }

    @Test
    @DisplayName("an interrupted caller is refused, and its news are told nevertheless")
    void interruptedCaller() {
        CountDownLatch never = new CountDownLatch(1);
        add("a", new Noting("a", () -> {
            if (heard.contains("a beforeStart box")) {
                awaitInterrupt(never);
            }
        }));
        Listeners listeners = listeners();
        Thread.currentThread().interrupt();
        listeners.deleted(ListenersTest::state);
        assertThat(heard).containsExactly("a deleted box");
        assertThatThrownBy(() -> listeners.beforeStart(ListenersTest::state))
                .hasMessage("refused by lifecycle listener 'a': interrupted before it answered to beforeStart");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("each call has a daemon thread of its own, with the plugin's class loader, which ends with it")
    void threads() throws InterruptedException {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
        add("a", new Noting("a", () -> {
            threads.add(Thread.currentThread());
            loaders.add(Thread.currentThread().getContextClassLoader());
        }));
        Listeners listeners = listeners();
        listeners.beforeStart(ListenersTest::state);
        listeners.deleted(ListenersTest::state);
        assertThat(threads).hasSize(2).doesNotHaveDuplicates().doesNotContain(Thread.currentThread());
        assertThat(threads).allMatch(Thread::isDaemon).allMatch(thread -> thread.getName()
                .equals("caisson-listener-a"));
        assertThat(loaders).containsOnly(Named.class.getClassLoader());
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    @DisplayName("one that cannot be made refuses, is passed over, and made when it can be")
    void madeWhenNeeded() {
        List<String> made = new CopyOnWriteArrayList<>();
        add("a", host -> {
            made.add("try");
            if (made.size() < 3) {
                throw new IllegalStateException("no connection");
            }
            return new Noting("a", () -> {});
        });
        Listeners listeners = listeners();
        assertThat(made).isEmpty();
        assertThatThrownBy(() -> listeners.beforeStart(ListenersTest::state))
                .hasMessage("refused by lifecycle listener 'a': no connection");
        listeners.deleted(ListenersTest::state);
        listeners.beforeStart(ListenersTest::state);
        listeners.deleted(ListenersTest::state);
        assertThat(made).hasSize(3);
        assertThat(heard).containsExactly("a beforeStart box", "a deleted box");
    }

    @Test
    @DisplayName("without listeners no state is read")
    void nobody() {
        Listeners listeners = listeners("not looked at");
        listeners.beforeCreate("box", SPEC);
        listeners.beforeStart(() -> {
            throw new AssertionError("read");
        });
        listeners.deleted(() -> {
            throw new AssertionError("read");
        });
    }

    @Test
    @DisplayName("a limit that cannot be read refuses what can be refused")
    void limits() {
        add("a", new Noting("a", () -> {}));
        for (String limit : List.of("0", "-1", "x", "1.5", "100000", "")) {
            assertThatThrownBy(() -> listeners(limit).beforeStart(ListenersTest::state))
                    .hasMessage("invalid CAISSON_LISTENER_TIMEOUT value '" + limit + "': must be seconds, 1 to 99999");
            listeners(limit).deleted(ListenersTest::state);
        }
        assertThat(heard).isEmpty();
    }
}
