// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.PressureLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Eventfds that were registered by cgroup.event_control. */
final class FakeEventsV1 {
    private static final String PRESSURE = "memory.pressure_level";

    private final FakeSystemCalls calls;
    private final List<Registration> registered = new CopyOnWriteArrayList<>();

    FakeEventsV1(FakeSystemCalls calls) {
        this.calls = calls;
    }

    private record Registration(int eventfd, Path file, String argument) {}

    /** A line of the eventfd's number, that of an open file of the same cgroup, and for pressure a level. */
    void register(Path control, String line) {
        String[] words = line.split(" ", 3);
        FakeCgroupV1.refuseUnless(words.length > 1, control, line);
        int eventfd = Integer.parseInt(words[0]);
        Path file = calls.openFile(Integer.parseInt(words[1])).orElse(control);
        String argument = words.length == 3 ? words[2] : "";
        FakeCgroupV1.refuseUnless(calls.isEventfd(eventfd) && accepts(control, file, argument), control, line);
        registered.add(new Registration(eventfd, file, argument));
    }

    private static boolean accepts(Path control, Path file, String argument) {
        boolean here = control.getParent().equals(file.getParent());
        return here && (file.endsWith(PRESSURE) ? isLevel(argument) : file.endsWith("memory.oom_control"));
    }

    private static boolean isLevel(String argument) {
        return argument.matches("(low|medium|critical)(,(default|hierarchy|local))?");
    }

    private static PressureLevel level(Registration registration) {
        String word = registration.argument().split(",")[0];
        return PressureLevel.valueOf(word.toUpperCase(Locale.ROOT));
    }

    void raise(Path file) {
        registered.stream().filter(it -> it.file().equals(file)).forEach(it -> calls.signalEventfd(it.eventfd()));
    }

    void press(Path file, PressureLevel level) {
        registered.stream()
                .filter(it -> it.file().equals(file) && level(it).compareTo(level) <= 0)
                .forEach(it -> calls.signalEventfd(it.eventfd()));
    }

    /** The kernel tells every eventfd of a cgroup that it is gone. */
    void removed(Path cgroup) {
        registered.stream()
                .filter(it -> it.file().getParent().equals(cgroup))
                .forEach(it -> calls.signalEventfd(it.eventfd()));
        registered.removeIf(it -> it.file().getParent().equals(cgroup));
    }

    /** Closing an eventfd ends its registration. */
    List<String> registrations() {
        return registered.stream()
                .filter(it -> calls.isEventfd(it.eventfd()))
                .map(it -> (it.file().getFileName() + " " + it.argument()).strip())
                .toList();
    }
}
