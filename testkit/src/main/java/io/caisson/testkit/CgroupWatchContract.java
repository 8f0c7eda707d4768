// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.cgroup.CgroupManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a cgroup manager tells when it happens. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class CgroupWatchContract extends CgroupStatsContract {
    /** A notification is to arrive within a second. */
    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(1));

    private static final Optional<Duration> NOW = Optional.of(Duration.ZERO);
    private static final Optional<PressureLevel> NEVER = Optional.empty();

    /** How long to wait for what a manager that keeps the contract does at once, on the slowest machine. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Test
    @DisplayName("S17: a manager that cannot tell of events, or of pressure, says so")
    void refusesWhatItCannotTell() {
        assumeTrue(!does(CgroupBehaviour.PRESSURE_EVENTS), "the manager tells of everything");
        CgroupManager manager = prepared();
        manager.attach(process());
        Optional<PressureLevel> pressure = does(CgroupBehaviour.EVENTS) ? Optional.of(PressureLevel.LOW) : NEVER;
        assertRefused(manager, pressure);
    }

    private static void assertRefused(CgroupManager manager, Optional<PressureLevel> pressure) {
        assertThatThrownBy(() -> manager.watch(pressure).close())
                .isInstanceOfSatisfying(
                        CaissonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CGROUP_FAILED))
                .hasMessageStartingWith("failed to watch ");
    }

    @Test
    @DisplayName("S17: a cgroup that is not there cannot be watched, and nothing stays open")
    void refusesToWatchWhatIsNotThere() {
        int before = openDescriptors();
        assertRefused(manager(), NEVER);
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    @DisplayName("S17: while nothing happens, nothing is told; closing twice is harmless and leaves nothing open")
    void tellsNothingWhileNothingHappens() {
        assumeTrue(does(CgroupBehaviour.EVENTS), "the manager tells of no events");
        CgroupManager manager = prepared();
        manager.attach(process());
        int before = openDescriptors();
        EventWatch watch = manager.watch(NEVER);
        assertThat(watch.next(NOW)).isEmpty();
        assertThat(watch.next(Optional.of(Duration.ofMillis(1)))).isEmpty();
        watch.close();
        watch.close();
        assertThat(openDescriptors()).isEqualTo(before);
        assertThat(watch.next(Optional.empty())).isEmpty();
    }

    @Test
    @DisplayName("S17: the end is told once, nothing comes after it, and the cgroup can be made again")
    void tellsOfTheEnd() {
        assumeTrue(does(CgroupBehaviour.EVENTS), "the manager tells of no events");
        CgroupManager manager = prepared();
        int pid = process();
        manager.attach(pid);
        try (EventWatch watch = manager.watch(NEVER)) {
            assertThat(watch.next(NOW)).isEmpty();
            endProcess(pid);
            manager.destroy();
            assertThat(watch.next(SOON)).contains(new ContainerEvent.Ended());
            assertThat(watch.next(Optional.empty())).isEmpty();
        }
        manager.prepare(UNLIMITED);
        assertThat(manager.exists()).isTrue();
    }

    @Test
    @DisplayName("S17: two watches of one cgroup are told the same")
    void tellsEveryWatch() {
        assumeTrue(does(CgroupBehaviour.EVENTS), "the manager tells of no events");
        CgroupManager manager = prepared();
        int pid = process();
        manager.attach(pid);
        try (EventWatch first = manager.watch(NEVER);
                EventWatch second = manager(manager.paths()).watch(NEVER)) {
            endProcess(pid);
            manager.destroy();
            assertThat(first.next(SOON)).contains(new ContainerEvent.Ended());
            assertThat(second.next(SOON)).contains(new ContainerEvent.Ended());
        }
    }

    @Test
    @DisplayName("S17: a wait without a limit ends when another thread closes the watch")
    void closingEndsAWait() throws Exception {
        assumeTrue(does(CgroupBehaviour.EVENTS), "the manager tells of no events");
        CgroupManager manager = prepared();
        manager.attach(process());
        int before = openDescriptors();
        EventWatch watch = manager.watch(NEVER);
        CompletableFuture<Optional<ContainerEvent>> wait = new CompletableFuture<>();
        Thread waiting = new Thread(() -> wait.complete(watch.next(Optional.empty())), "waits for events");
        waiting.setDaemon(true);
        waiting.start();
        while (waiting.isAlive() && !isBlocked(waiting)) { // on a fake host nothing waits
            Thread.onSpinWait();
        }
        watch.close();
        assertThat(wait.get(patience().toMillis(), TimeUnit.MILLISECONDS)).isEmpty();
        assertThat(openDescriptors()).isEqualTo(before);
    }

    /** Parked by the JVM, or inside of a system call. */
    private static boolean isBlocked(Thread thread) {
        if (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING) {
            return true;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("poll")) && stack[0].isNativeMethod();
    }

    @Test
    @DisplayName("S17: running out of memory is told, also when it happened between two calls")
    void tellsOfOom() {
        assumeTrue(does(CgroupBehaviour.OOM_EVENTS), "the manager tells of no OOM kill here");
        CgroupManager manager = prepared();
        manager.attach(process());
        long before = manager.oomKillCount().orElse(0);
        try (EventWatch watch = manager.watch(NEVER)) {
            assertThat(watch.next(NOW)).isEmpty();
            runOutOfMemory(manager);
            assertThat(watch.next(SOON))
                    .hasValueSatisfying(event -> assertThat(event).isInstanceOf(ContainerEvent.OutOfMemory.class));
        }
        manager.oomKillCount()
                .ifPresent(kills -> assertThat(kills).as("OOM kills").isGreaterThan(before));
    }

    @Test
    @DisplayName("S17: memory pressure is told to the watch that asked for it, and to no other")
    void tellsOfPressure() {
        assumeTrue(does(CgroupBehaviour.PRESSURE_EVENTS), "the manager tells of no memory pressure here");
        CgroupManager manager = prepared();
        manager.attach(process());
        try (EventWatch asking = manager.watch(Optional.of(PressureLevel.LOW));
                EventWatch other = manager.watch(NEVER)) {
            runShortOfMemory(manager);
            assertThat(firstPressure(asking)).isNotNull();
            assertThat(told(other)).noneMatch(ContainerEvent.MemoryPressure.class::isInstance);
        }
    }

    /** An OOM kill may be told before it. */
    private static ContainerEvent.MemoryPressure firstPressure(EventWatch watch) {
        for (Optional<ContainerEvent> event = watch.next(SOON); event.isPresent(); event = watch.next(SOON)) {
            if (event.get() instanceof ContainerEvent.MemoryPressure pressure) {
                return pressure;
            }
        }
        throw new AssertionError("no memory pressure was told");
    }

    private static List<ContainerEvent> told(EventWatch watch) {
        List<ContainerEvent> events = new ArrayList<>();
        for (Optional<ContainerEvent> event = watch.next(NOW); event.isPresent(); event = watch.next(NOW)) {
            events.add(event.get());
        }
        return events;
    }

    /** Descriptors of the kind that a watch has: of a fake host all, of this process those of events and this cgroup. */
    private int openDescriptors() {
        if (host() instanceof TempHost temporary) {
            return temporary.calls().openDescriptors().size();
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors.filter(this::isOfAWatch).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOfAWatch(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("eventfd") || target.contains("inotify") || target.contains(id());
        } catch (IOException e) {
            // the descriptor of the listing itself
            return false;
        }
    }
}
