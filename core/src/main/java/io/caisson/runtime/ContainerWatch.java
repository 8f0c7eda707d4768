// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.runtime.kernel.HostView;
import io.caisson.runtime.kernel.SystemCallsView;
import io.caisson.runtime.launch.InterruptiblePoll;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.host.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cgroup tells, and the end of the init (libcontainer row S17). A v1 cgroup cannot tell that its last process
 * has ended, so whatever the manager polls is polled together with a pidfd; what it has to tell comes first.
 */
final class ContainerWatch implements EventWatch {
    /** The kernel may tell what ended the init a moment after its end. */
    private static final Duration LATE = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(ContainerWatch.class);

    private final HostFd init;
    private final InterruptiblePoll poll;
    private final CgroupManager cgroup;
    private final EventWatch events;
    /** OOM kills that have been told, or happened before. */
    private long kills;

    private boolean ended;
    private boolean closed;

    private ContainerWatch(RuntimeParts parts, SavedState state, HostFd init, Optional<PressureLevel> pressure) {
        this.init = init;
        this.poll = new InterruptiblePoll(parts.kernel());
        try {
            this.cgroup = parts.cgroups().open(state, new PollingHost(parts.host()));
            this.events = watch(cgroup, pressure);
            this.kills = countKills();
        } catch (RuntimeException e) {
            poll.close();
            throw e;
        }
    }

    /** @throws CaissonException {@code WRONG_STATUS} when the container is stopped */
    static EventWatch open(RuntimeParts parts, SavedState state, Optional<PressureLevel> pressure) {
        if (parts.host().rootless()) {
            log.warn("getting OOM notifications may fail if you don't have the full access to cgroups");
        }
        HostFd init = parts.inits().open(state).orElseThrow(() -> Failures.wrongStatus("container not running"));
        try {
            return new ContainerWatch(parts, state, init, pressure);
        } catch (RuntimeException e) {
            init.close();
            throw e;
        }
    }

    private static EventWatch watch(CgroupManager cgroup, Optional<PressureLevel> pressure) {
        try {
            return cgroup.watch(pressure);
        } catch (RuntimeException e) {
            cgroup.close();
            throw e;
        }
    }

    @Override
    public synchronized Optional<ContainerEvent> next(Optional<Duration> limit) {
        if (ended) {
            return Optional.of(new ContainerEvent.Ended());
        }
        try {
            Optional<ContainerEvent> event = closed ? Optional.empty() : events.next(limit);
            event.ifPresent(this::remember);
            return event;
        } catch (Stop stop) {
            ended = stop.ended;
            return ended ? Optional.of(last()) : Optional.empty();
        }
    }

    private void remember(ContainerEvent event) {
        ended = event instanceof ContainerEvent.Ended;
        if (event instanceof ContainerEvent.OutOfMemory oom && oom.kills().isPresent()) {
            // the kernel may tell before it kills: then the count is still the old one
            kills = Math.max(kills + 1, oom.kills().getAsLong());
        }
    }

    /** The kernel tells of changes of a v2 file at most every 10 ms: the kill that ended the init may not be told yet. */
    private ContainerEvent last() {
        long now = countKills();
        if (now <= kills) {
            return new ContainerEvent.Ended();
        }
        kills = now;
        return new ContainerEvent.OutOfMemory(OptionalLong.of(now));
    }

    private long countKills() {
        try {
            return cgroup.oomKillCount().orElse(0);
        } catch (CaissonException e) {
            return kills; // the cgroup is gone, and the manager's watch has told what there was
        }
    }

    /** The manager's watch first, which ends a wait; the rest is in use until then. */
    @Override
    public void close() {
        events.close();
        release();
    }

    private synchronized void release() {
        if (!closed) {
            closed = true;
            cgroup.close();
            poll.close();
            init.close();
        }
    }

    /** Ends the manager's wait: nothing that it polls has anything to tell. */
    private static final class Stop extends CaissonException {
        private static final long serialVersionUID = 1L;

        /** Whether the container ended; otherwise the thread was interrupted. */
        private final boolean ended;

        Stop(boolean ended) {
            super(ErrorCode.INTERNAL, ended ? "the container ended" : "interrupted");
            this.ended = ended;
        }
    }

    private final class PollingHost extends HostView {
        private final SystemCalls calls;

        PollingHost(Host host) {
            super(host);
            this.calls = new Calls(host.calls());
        }

        @Override
        public SystemCalls calls() {
            return calls;
        }
    }

    private final class Calls extends SystemCallsView {
        Calls(SystemCalls calls) {
            super(calls);
        }

        @Override
        public int[] poll(List<Watch> wanted, Optional<Duration> limit) {
            List<Watch> all = new ArrayList<>(wanted);
            all.add(new Watch(init, Watch.IN));
            int[] ready = poll.awaitOrInterrupted(all, limit).orElseThrow(() -> new Stop(false));
            int[] theirs = Arrays.copyOf(ready, wanted.size());
            if (ready[wanted.size()] == 0 || tells(theirs)) {
                return theirs;
            }
            int[] late = super.poll(wanted, Optional.of(LATE));
            if (!tells(late)) {
                throw new Stop(true);
            }
            return late;
        }

        private static boolean tells(int[] ready) {
            return Arrays.stream(ready).anyMatch(one -> one != 0);
        }
    }
}
