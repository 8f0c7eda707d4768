// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Waits on the files by which the kernel tells what happens to a cgroup. */
final class CgroupWatch implements EventWatch {

    private final SystemCalls calls;
    private final Path cgroup;
    private final Optional<PressureLevel> level;

    /** Every descriptor; those that are still waited for have an entry in the lists below. */
    private final List<HostFd> open = new ArrayList<>();

    private final Deque<ContainerEvent> events = new ArrayDeque<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Written by {@link #close}, to end a wait. */
    private final HostFd wakeUp;

    private final HostFd population;
    private final OomKills kills;
    private Optional<HostFd> trigger = Optional.empty();
    private boolean ended;

    CgroupWatch(Path cgroup, Optional<PressureLevel> level, SystemCalls calls) {
        this.calls = calls;
        this.cgroup = cgroup;
        this.level = level;
        try {
            wakeUp = opened(calls.eventfd());
            population = opened(calls.open(cgroup.resolve("cgroup.events"), LinuxConstants.O_RDONLY));
            kills = new OomKills(cgroup, calls, open::add);
            trigger =
                    level.map(wanted -> opened(PressureTrigger.open(cgroup.resolve("memory.pressure"), wanted, calls)));
            checkEnd();
        } catch (CaissonException e) {
            open.forEach(HostFd::close);
            throw Failures.cgroup("failed to watch '" + cgroup + "': " + e.getMessage(), e);
        }
    }

    private HostFd opened(HostFd file) {
        open.add(file);
        return file;
    }

    @Override
    public synchronized Optional<ContainerEvent> next(Optional<Duration> limit) {
        long start = System.nanoTime();
        while (!closing.get()) {
            if (!events.isEmpty() || ended) {
                return Optional.ofNullable(events.poll());
            }
            Optional<Duration> left = limit.map(whole -> whole.minusNanos(System.nanoTime() - start));
            if (!await(left.map(rest -> rest.isNegative() ? Duration.ZERO : rest))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns false when the time is over. */
    private boolean await(Optional<Duration> limit) {
        List<Watch> wanted = new ArrayList<>(List.of(new Watch(wakeUp, Watch.IN), new Watch(population, Watch.PRI)));
        kills.files().forEach(file -> wanted.add(new Watch(file, Watch.PRI)));
        int known = wanted.size();
        trigger.ifPresent(file -> wanted.add(new Watch(file, Watch.PRI)));
        int[] ready = calls.poll(wanted, limit);
        if (IntStream.range(2, known).anyMatch(file -> ready[file] != 0)) {
            checkMemory();
        }
        if (ready[1] != 0) {
            checkEnd();
        }
        if (ready.length > known && !ended) {
            checkPressure(ready[known]);
        }
        return IntStream.of(ready).anyMatch(state -> state != 0);
    }

    private void checkMemory() {
        kills.next().ifPresent(events::add);
        if (kills.isGone()) {
            checkGone("memory.events");
        }
    }

    /** The last process may be gone before an OOM kill is told, since the kernel tells of events of a file in turns. */
    private void checkEnd() {
        boolean populated = Failures.unlessGone(() -> calls.content(population))
                .filter(text -> text.contains("populated 1"))
                .isPresent();
        if (!populated && !ended) {
            kills.last().ifPresent(events::add);
            events.add(new ContainerEvent.Ended());
            ended = true;
        }
    }

    /** Of a trigger, unlike of the other files, POLLERR is no part of an event. */
    private void checkPressure(int ready) {
        if ((ready & Watch.ERR) != 0) {
            trigger = Optional.empty();
            checkGone("memory.pressure");
        } else if ((ready & Watch.PRI) != 0) {
            level.map(ContainerEvent.MemoryPressure::new).ifPresent(events::add);
        }
    }

    /** A file goes with its cgroup, or when its controller is taken from the cgroup: then it tells nothing any more. */
    private void checkGone(String file) {
        checkEnd();
        if (!ended) {
            throw Failures.cgroup("failed to watch '" + cgroup.resolve(file) + "': the kernel has switched it off");
        }
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            calls.write(
                    wakeUp,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putLong(1)
                            .array());
            synchronized (this) {
                open.forEach(HostFd::close);
            }
        }
    }
}
