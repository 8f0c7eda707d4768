// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits for what {@link WatchDescriptors} tell. The kernel adds one to every eventfd of a memory cgroup when it is
 * removed: then its files, which are held open, cannot be read any more. An eventfd tells of an OOM before the killer
 * has struck, so that the number of kills that goes with it may not have that one yet.
 */
final class MemoryWatch implements EventWatch {
    /** Longer waits are not ended by a clock. */
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private static final Duration REMOVAL = Duration.ofMillis(100);

    private static final Pattern KILLS = Pattern.compile("(?m)^oom_kill (\\d+)$");
    private static final Pattern EMPTY = Pattern.compile("(?m)^populated 0$");

    private final SystemCalls calls;
    private final WatchDescriptors descriptors;
    private final List<Watch> watches;

    /** Held while waiting, so that no descriptor is closed under a wait. */
    private final ReentrantLock waiting = new ReentrantLock();

    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean ended;

    MemoryWatch(SystemCalls calls, WatchDescriptors descriptors) {
        this.calls = calls;
        this.descriptors = descriptors;
        this.watches = watches(descriptors);
    }

    private static List<Watch> watches(WatchDescriptors descriptors) {
        List<Watch> all = new ArrayList<>();
        all.add(new Watch(descriptors.stop(), Watch.IN));
        all.add(new Watch(descriptors.oom(), Watch.IN));
        descriptors.pressure().values().forEach(file -> all.add(new Watch(file, Watch.IN)));
        descriptors.unified().ifPresent(file -> all.add(new Watch(file, Watch.PRI)));
        return all;
    }

    @Override
    public Optional<ContainerEvent> next(Optional<Duration> limit) {
        Optional<Long> end =
                limit.filter(time -> time.compareTo(FOR_EVER) < 0).map(time -> System.nanoTime() + time.toNanos());
        waiting.lock();
        try {
            Optional<ContainerEvent> event = Optional.empty();
            boolean timeLeft = true;
            while (event.isEmpty() && timeLeft && !ended && !closed.get()) {
                Optional<Duration> rest = end.map(time -> Duration.ofNanos(Math.max(0, time - System.nanoTime())));
                int[] ready = calls.poll(watches, rest);
                timeLeft = anyReady(ready) && !isReady(ready, descriptors.stop());
                event = timeLeft ? event(ready) : event;
            }
            ended |= event.filter(ContainerEvent.Ended.class::isInstance).isPresent();
            return event;
        } finally {
            waiting.unlock();
        }
    }

    private static boolean anyReady(int[] ready) {
        for (int events : ready) {
            if (events != 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isReady(int[] ready, HostFd file) {
        for (int i = 0; i < ready.length; i++) {
            if (watches.get(i).file().equals(file)) {
                return ready[i] != 0;
            }
        }
        return false;
    }

    /** One of those that are ready; the others stay so. Absent when what was ready says nothing. */
    private Optional<ContainerEvent> event(int[] ready) {
        if (isReady(ready, descriptors.oom())) {
            return outOfMemory();
        }
        if (descriptors.pressure().values().stream().anyMatch(file -> isReady(ready, file))) {
            return pressure();
        }
        return descriptors
                .unified()
                .filter(file -> isReady(ready, file))
                .filter(this::isEmpty)
                .map(file -> new ContainerEvent.Ended());
    }

    private Optional<ContainerEvent> outOfMemory() {
        long count = count(descriptors.oom());
        Optional<String> control = content(descriptors.oomControl());
        if (control.isPresent()) {
            return count == 0 ? Optional.empty() : Optional.of(new ContainerEvent.OutOfMemory(kills(control.get())));
        }
        if (count > 1 || (count == 1 && removalIsTold())) {
            // not only the removal was told: it comes with the next call, which finds the file gone
            calls.write(descriptors.oom(), one());
            return Optional.of(new ContainerEvent.OutOfMemory(OptionalLong.empty()));
        }
        return Optional.of(new ContainerEvent.Ended());
    }

    /** The file is gone a moment before its removal is told: until then, what was told is something else. */
    private boolean removalIsTold() {
        int[] ready = calls.poll(List.of(new Watch(descriptors.oom(), Watch.IN)), Optional.of(REMOVAL));
        return anyReady(ready) && count(descriptors.oom()) > 0;
    }

    private static OptionalLong kills(String control) {
        Matcher kills = KILLS.matcher(control);
        return kills.find() ? OptionalLong.of(Long.parseLong(kills.group(1))) : OptionalLong.empty();
    }

    /** The highest level that was told: lower ones are told with it. */
    private Optional<ContainerEvent> pressure() {
        Optional<ContainerEvent> highest = Optional.empty();
        for (Map.Entry<PressureLevel, HostFd> level : descriptors.pressure().entrySet()) {
            if (count(level.getValue()) > 0) {
                highest = Optional.of(new ContainerEvent.MemoryPressure(level.getKey()));
            }
        }
        return content(descriptors.oomControl()).isEmpty() ? Optional.of(new ContainerEvent.Ended()) : highest;
    }

    /** Whether the cgroup has no process any more. */
    private boolean isEmpty(HostFd events) {
        return content(events).map(text -> EMPTY.matcher(text).find()).orElse(true);
    }

    private long count(HostFd eventfd) {
        return calls.read(eventfd, Long.BYTES)
                .map(bytes ->
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong())
                .orElse(0L);
    }

    /** Absent when the cgroup is gone. */
    private Optional<String> content(HostFd file) {
        try {
            return Optional.of(calls.content(file));
        } catch (CaissonException e) {
            if (Failures.isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static byte[] one() {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(1)
                .array();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            calls.write(descriptors.stop(), one());
            waiting.lock();
            try {
                descriptors.close();
            } finally {
                waiting.unlock();
            }
        }
    }
}
