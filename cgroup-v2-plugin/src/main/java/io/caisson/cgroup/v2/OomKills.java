// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * OOM kills in a cgroup, as its memory.events counts them. systemd removes a cgroup when its last process ends, which
 * may be before that count is read. Then the cgroup above tells: it counts what happens below it, and what of that
 * happened elsewhere is known from the last time both were read. A mount with memory_localevents, and the root of the
 * hierarchy, do not tell it.
 */
final class OomKills {
    private static final String FILE = "memory.events";

    private final SystemCalls calls;
    private final HostFd own;
    private final Optional<HostFd> above;
    private Counts seen;

    /** Kills that the cgroup above counted and this one did not. */
    private long elsewhere;

    /** @param opened is given each descriptor as soon as it is open; its owner closes it */
    OomKills(Path cgroup, SystemCalls calls, Consumer<HostFd> opened) {
        this.calls = calls;
        this.own = open(cgroup);
        opened.accept(own);
        this.above = openIfExists(cgroup.resolveSibling(FILE));
        above.ifPresent(opened);
        this.seen = read().orElseThrow(() -> Failures.cgroup("it is gone"));
    }

    private HostFd open(Path cgroup) {
        try {
            return calls.open(cgroup.resolve(FILE), LinuxConstants.O_RDONLY);
        } catch (CaissonException e) {
            throw Failures.is(e, Failures.ENOENT)
                    ? Failures.cgroup("the memory controller, which tells of OOM kills, is not enabled", e)
                    : e;
        }
    }

    private Optional<HostFd> openIfExists(Path file) {
        try {
            return Optional.of(calls.open(file, LinuxConstants.O_RDONLY));
        } catch (CaissonException e) {
            return Optional.empty();
        }
    }

    /** Change when {@link #next} may have something to tell. */
    List<HostFd> files() {
        List<HostFd> files = new ArrayList<>(List.of(own));
        above.ifPresent(files::add);
        return files;
    }

    /** Absent when none came since the last time. */
    Optional<ContainerEvent> next() {
        return read().flatMap(this::tell);
    }

    /** Of a cgroup that has no process any more, and may be gone. */
    Optional<ContainerEvent> last() {
        return read().or(this::readAbove).flatMap(this::tell);
    }

    boolean isGone() {
        return counts(own).isEmpty();
    }

    private Optional<ContainerEvent> tell(Counts now) {
        boolean more = now.strikes() > seen.strikes();
        seen = now;
        return more ? Optional.of(new ContainerEvent.OutOfMemory(now.kills())) : Optional.empty();
    }

    /** Absent when the cgroup is gone. A kill between the two readings would be taken for one elsewhere. */
    private Optional<Counts> read() {
        Optional<Counts> now = counts(own);
        while (now.isPresent()) {
            Optional<Counts> all = above.flatMap(this::counts);
            Optional<Counts> again = counts(own);
            if (again.equals(now)) {
                elsewhere = all.map(Counts::strikes).orElse(0L) - now.get().strikes();
                return now;
            }
            now = again;
        }
        return now;
    }

    private Optional<Counts> readAbove() {
        return above.flatMap(this::counts).map(all -> seen.at(all.strikes() - elsewhere));
    }

    private Optional<Counts> counts(HostFd file) {
        return Failures.unlessGone(() -> calls.content(file)).map(Counts::parse);
    }

    /**
     * Lines of memory.events.
     *
     * @param ooms times memory could not be had within the limit
     * @param kills processes that were killed for it; absent on kernels before 4.13
     */
    private record Counts(long ooms, OptionalLong kills) {
        static Counts parse(String text) {
            return new Counts(count(text, "oom ").orElse(0), count(text, "oom_kill "));
        }

        private static OptionalLong count(String text, String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                    .findFirst();
        }

        long strikes() {
            return kills.orElse(ooms);
        }

        Counts at(long strikes) {
            return kills.isPresent() ? new Counts(ooms, OptionalLong.of(strikes)) : new Counts(strikes, kills);
        }
    }
}
