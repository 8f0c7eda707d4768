// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd's manager object: starts, changes and stops units. Every call ends within {@link #CALL}, every job within
 * {@link #JOB}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">its interface</a>
 */
public final class Systemd implements AutoCloseable {
    static final String SERVICE = "org.freedesktop.systemd1";
    static final String PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = SERVICE + ".Manager";

    /** Limit of one call. */
    static final Duration CALL = Duration.ofSeconds(10);

    /** Limit of the start or stop of a unit. */
    static final Duration JOB = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String REPLACE = "replace";
    private static final String DONE = "done";

    private final Bus bus;

    Systemd(Bus bus) {
        this.bus = bus;
    }

    /** Over D-Bus: the system's, or without root's rights the user's. */
    public static Bus connect(Host host) {
        return DbusBus.connect(host, CALL);
    }

    SystemdVersion version() {
        return SystemdVersion.parse(managerProperty("Version"));
    }

    /** The cgroup that it rules, such as {@code /user.slice/user-1000.slice/user@1000.service}. */
    String controlGroup() {
        return managerProperty("ControlGroup");
    }

    private String managerProperty(String name) {
        List<Object> answer = bus.call(PATH, PROPERTIES, "Get", "ss", MANAGER, name);
        return String.valueOf(((Bus.Variant) answer.get(0)).value());
    }

    /**
     * Starts a transient unit and returns when it has started. One that failed before is reset first.
     *
     * @return false: it is a slice that was there before; nothing was done
     */
    boolean start(UnitName name, List<UnitProperty> properties) {
        String action = "failed to start unit '" + name.unit() + "'";
        return in(action, () -> {
            bus.watchJobs();
            try {
                startOnce(name.unit(), properties);
                return true;
            } catch (BusException e) {
                if (!e.is(BusException.UNIT_EXISTS)) {
                    throw e;
                }
                if (name.isSlice()) { // may well be there: others are in it, too
                    return false;
                }
                resetFailed(name.unit());
                startOnce(name.unit(), properties);
                return true;
            }
        });
    }

    private void startOnce(String unit, List<UnitProperty> properties) {
        finish(bus.call(
                PATH,
                MANAGER,
                "StartTransientUnit",
                "ssa(sv)a(sa(sv))",
                unit,
                REPLACE,
                onTheWire(properties),
                List.of()));
    }

    private void finish(List<Object> job) {
        String result = bus.awaitJob(String.valueOf(job.get(0)), JOB);
        if (!result.equals(DONE)) {
            throw new BusException("", "its job ended with '" + result + "'", null);
        }
    }

    /** Stops a unit, which ends its processes and removes its cgroup; none is there afterwards. */
    void stop(String unit) {
        in("failed to stop unit '" + unit + "'", () -> {
            bus.watchJobs();
            try {
                finish(bus.call(PATH, MANAGER, "StopUnit", "ss", unit, REPLACE));
            } catch (BusException e) {
                if (!e.is(BusException.NO_SUCH_UNIT)) {
                    throw e;
                }
            }
            resetFailed(unit);
            return unit;
        });
    }

    /** A unit that failed stays until it is reset; one that did not fail, or is gone, needs nothing. */
    private void resetFailed(String unit) {
        try {
            bus.call(PATH, MANAGER, "ResetFailedUnit", "s", unit);
        } catch (BusException e) {
            if (e.is(BusException.TIME_OVER)) {
                throw e;
            }
            LOG.debug("failed to reset unit '{}': {}, ignoring", unit, e.getMessage());
        }
    }

    /**
     * A unit that is loaded.
     *
     * @param cgroup path of its cgroup; empty while it has none
     */
    record Found(String cgroup, String slice, String description) {}

    /** Absent when no unit has the name. */
    Optional<Found> find(UnitName name) {
        try {
            return in(reading(name), () -> {
                String path = path(name);
                List<UnitProperty> place = named(all(path, name), Set.of("ControlGroup", "Slice"));
                List<Object> description = bus.call(path, PROPERTIES, "Get", "ss", SERVICE + ".Unit", "Description");
                return Optional.of(new Found(
                        text(place, "ControlGroup"),
                        text(place, "Slice"),
                        String.valueOf(((Bus.Variant) description.get(0)).value())));
            });
        } catch (BusException e) {
            if (e.is(BusException.NO_SUCH_UNIT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String text(List<UnitProperty> properties, String name) {
        return properties.stream()
                .filter(property -> property.name().equals(name))
                .map(property -> String.valueOf(property.value()))
                .findFirst()
                .orElse("");
    }

    private static String reading(UnitName name) {
        return "failed to read the properties of unit '" + name.unit() + "'";
    }

    private String path(UnitName name) {
        return String.valueOf(
                bus.call(PATH, MANAGER, "GetUnit", "s", name.unit()).get(0));
    }

    private List<Object> all(String path, UnitName name) {
        return bus.call(path, PROPERTIES, "GetAll", "s", SERVICE + (name.isSlice() ? ".Slice" : ".Scope"));
    }

    /** Those of the named properties that the unit has, as they are. */
    List<UnitProperty> properties(UnitName name, Set<String> wanted) {
        return in(reading(name), () -> named(all(path(name), name), wanted));
    }

    private static List<UnitProperty> named(List<Object> answer, Set<String> wanted) {
        return ((List<?>) answer.get(0))
                .stream()
                        .map(entry -> (List<?>) entry)
                        .filter(entry -> wanted.contains(String.valueOf(entry.get(0))))
                        .map(entry -> property(String.valueOf(entry.get(0)), (Bus.Variant) entry.get(1)))
                        .toList();
    }

    private static UnitProperty property(String name, Bus.Variant value) {
        return new UnitProperty(name, value.signature(), value.value());
    }

    /** Changes properties until the unit ends, all with one call. */
    void set(String unit, List<UnitProperty> properties) {
        in(
                "failed to set properties of unit '" + unit + "'",
                () -> bus.call(PATH, MANAGER, "SetUnitProperties", "sba(sv)", unit, true, onTheWire(properties)));
    }

    /**
     * Moves a process into the unit's cgroup, or into one below it that is there.
     *
     * @param below the unit's cgroup; with a leading slash, or empty
     */
    void attach(String unit, String below, int pid) {
        in(
                "failed to attach process " + pid + " to unit '" + unit + "'",
                () -> bus.call(PATH, MANAGER, "AttachProcessesToUnit", "ssau", unit, below, List.of((long) pid)));
    }

    private static <T> T in(String action, Supplier<T> calls) {
        try {
            return calls.get();
        } catch (BusException e) {
            throw e.in(action);
        }
    }

    private static List<Object> onTheWire(List<UnitProperty> properties) {
        return properties.stream()
                .map(one -> (Object) List.of(one.name(), new Bus.Variant(one.signature(), one.value())))
                .toList();
    }

    @Override
    public void close() {
        bus.close();
    }
}
