// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.api.PressureLevel;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is open while a cgroup is watched. The first version tells through eventfds that are registered by a line in
 * {@code cgroup.event_control}: their number, that of the open file they are about, and an argument. It has no event
 * for the end of the last process; where there is a unified hierarchy beside it (hybrid), {@code cgroup.events} there
 * tells. Without one, the end is told when the cgroup is removed.
 *
 * @param stop eventfd that ends a wait
 * @param oom eventfd of the OOM killer
 * @param oomControl what the OOM killer did; cannot be read any more when the cgroup is gone
 * @param pressure an eventfd for each level of memory pressure that is told; each is told of higher levels, too
 * @param unified cgroup.events of the unified hierarchy
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/memory.html">memory: OOM Control, Memory Pressure</a>
 */
record WatchDescriptors(
        HostFd stop, HostFd oom, HostFd oomControl, Map<PressureLevel, HostFd> pressure, Optional<HostFd> unified)
        implements AutoCloseable {

    /** Opens all of them; when one cannot be opened, none stays open. */
    static WatchDescriptors open(Host host, Path memory, Optional<Path> unified, Optional<PressureLevel> level) {
        Opening opening = new Opening(host, memory);
        try {
            HostFd stop = opening.eventfd();
            HostFd oomControl = opening.file(memory.resolve("memory.oom_control"));
            HostFd oom = opening.eventfd();
            opening.register(oom, oomControl, "");
            Map<PressureLevel, HostFd> pressure = new EnumMap<>(PressureLevel.class);
            for (PressureLevel each : PressureLevel.values()) {
                if (level.filter(lowest -> each.compareTo(lowest) >= 0).isPresent()) {
                    pressure.put(each, opening.pressure(each));
                }
            }
            Optional<HostFd> end = unified.map(cgroup -> cgroup.resolve("cgroup.events"))
                    .filter(host.files()::exists)
                    .map(opening::file);
            // what is read now is old: only a later change is told
            end.ifPresent(host.calls()::content);
            return new WatchDescriptors(stop, oom, oomControl, pressure, end);
        } catch (CaissonException e) {
            opening.close();
            throw Failures.cgroup("failed to watch '" + memory + "': " + e.getMessage(), e);
        }
    }

    /** Remembers what it opened. */
    private record Opening(Host host, Path memory, Deque<HostFd> open) implements AutoCloseable {
        Opening(Host host, Path memory) {
            this(host, memory, new ArrayDeque<>());
        }

        HostFd eventfd() {
            open.push(host.calls().eventfd());
            return open.element();
        }

        HostFd file(Path path) {
            open.push(host.calls().open(path, LinuxConstants.O_RDONLY));
            return open.element();
        }

        HostFd pressure(PressureLevel level) {
            HostFd eventfd = eventfd();
            try (HostFd file = host.calls().open(memory.resolve("memory.pressure_level"), LinuxConstants.O_RDONLY)) {
                register(eventfd, file, " " + level.name().toLowerCase(Locale.ROOT));
            }
            return eventfd;
        }

        void register(HostFd eventfd, HostFd file, String argument) {
            host.files()
                    .write(memory.resolve("cgroup.event_control"), eventfd.number() + " " + file.number() + argument);
        }

        @Override
        public void close() {
            open.forEach(HostFd::close);
        }
    }

    @Override
    public void close() {
        unified.ifPresent(HostFd::close);
        pressure.values().forEach(HostFd::close);
        oom.close();
        oomControl.close();
        stop.close();
    }
}
