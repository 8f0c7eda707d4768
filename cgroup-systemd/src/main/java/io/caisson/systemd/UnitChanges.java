// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.api.CaissonException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Tells systemd properties of a container's unit, and takes them back. */
final class UnitChanges {
    private static final String ACTION = "set properties of";

    private final OwnUnit unit;
    private final Supplier<Systemd> connection;

    /** Properties as they were before the last change. */
    private List<UnitProperty> former = List.of();

    UnitChanges(OwnUnit unit, Supplier<Systemd> connection) {
        this.unit = unit;
        this.connection = connection;
    }

    /** What was changed until now stays. */
    void keep() {
        former = List.of();
    }

    /**
     * Tells properties, and device rules unless they are the unit's already.
     *
     * @param beforeDevices called before the rules are told; what it returns is run afterwards in any case
     */
    void tell(
            Systemd systemd,
            List<UnitProperty> properties,
            List<UnitProperty> devices,
            Supplier<Runnable> beforeDevices) {
        List<UnitProperty> wanted = new ArrayList<>(properties);
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(property -> names.add(property.name()));
        devices.forEach(property -> names.add(property.name()));
        if (names.isEmpty()) {
            return;
        }
        unit.requireHere(systemd, ACTION);
        List<UnitProperty> before = systemd.properties(unit.name(), names);
        boolean devicesChange = !DeviceProperties.hold(before, devices);
        if (devicesChange) {
            wanted.addAll(devices);
        }
        if (wanted.isEmpty()) {
            return;
        }
        former = before.stream()
                .filter(property -> devicesChange || !DeviceProperties.is(property))
                .toList();
        send(systemd, wanted, devicesChange ? beforeDevices.get() : () -> {});
    }

    private void send(Systemd systemd, List<UnitProperty> wanted, Runnable afterwards) {
        try {
            systemd.set(unit.name().unit(), wanted);
        } catch (BusException e) {
            undo(e);
            throw e;
        } finally {
            uninterrupted(afterwards);
        }
    }

    /** Because of a failure, which is told when this fails, too. */
    void undo(CaissonException failure) {
        try {
            undo();
        } catch (CaissonException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Tells the former properties; over a new connection, since an answer may have been missed on the old. They are
     * known until that succeeds.
     */
    void undo() {
        if (former.isEmpty()) {
            return;
        }
        uninterrupted(() -> {
            try (Systemd systemd = connection.get()) {
                unit.requireHere(systemd, ACTION);
                systemd.set(unit.name().unit(), DeviceProperties.withReset(former));
            }
        });
        former = List.of();
    }

    /** What puts things right is done to its end; who interrupted is heard afterwards. */
    private static void uninterrupted(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
