// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxDeviceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * What the devices controller keeps: a default and the exceptions from it. Rules are applied to it in order, and two
 * of them give the writes that lead from one to the other.
 */
final class DeviceList {
    private static final long ANY = -1;
    private static final String ALL = "a";

    private final Map<Device, String> exceptions = new LinkedHashMap<>();
    private boolean allowedByDefault;

    /** One device, or many: {@link #ANY} stands for every number. */
    private record Device(char type, long major, long minor) {
        boolean covers(Device other) {
            return type == other.type
                    && (major == ANY || major == other.major)
                    && (minor == ANY || minor == other.minor);
        }

        boolean overlaps(Device other) {
            return type == other.type
                    && (major == ANY || other.major == ANY || major == other.major)
                    && (minor == ANY || other.minor == ANY || minor == other.minor);
        }

        String text(String access) {
            return type + " " + number(major) + ":" + number(minor) + " " + access;
        }

        private static String number(long value) {
            return value == ANY ? "*" : Long.toString(value);
        }
    }

    /** A write to devices.allow or devices.deny. */
    record Change(boolean allow, String rule) {}

    /** Denies everything. */
    static DeviceList closed() {
        return new DeviceList();
    }

    /** From the text of devices.list. Exceptions from "everything is allowed" are not told by the kernel. */
    static DeviceList parse(String text) {
        DeviceList list = new DeviceList();
        for (String line : text.split("\n")) {
            if (line.startsWith(ALL)) {
                list.allowedByDefault = true;
                return list;
            }
            String[] parts = line.split("[ :]");
            if (parts.length == 4) {
                Device device = new Device(parts[0].charAt(0), number(parts[1]), number(parts[2]));
                list.exceptions.put(device, parts[3]);
            }
        }
        return list;
    }

    private static long number(String text) {
        return text.equals("*") ? ANY : Long.parseLong(text);
    }

    void apply(LinuxDeviceRule rule) {
        String type = rule.type().filter(text -> !text.isEmpty()).orElse(ALL);
        if (type.equals(ALL)) {
            allowedByDefault = rule.allow();
            exceptions.clear();
            return;
        }
        // "u" is another word for a character device
        char kind = type.equals("b") ? 'b' : 'c';
        Device device = new Device(kind, numberOrAny(rule.major()), numberOrAny(rule.minor()));
        String access = rule.access().filter(text -> !text.isEmpty()).orElse(rule.allow() ? "" : "rwm");
        if (rule.allow() == allowedByDefault) {
            remove(device, access);
        } else {
            exceptions.merge(device, union("", access), DeviceList::union);
        }
    }

    private static long numberOrAny(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= 0 ? number.getAsLong() : ANY;
    }

    /** The kernel has no exception from an exception, so that a hole in a wider entry cannot be made. */
    private void remove(Device device, String access) {
        for (Map.Entry<Device, String> entry : new ArrayList<>(exceptions.entrySet())) {
            if (device.covers(entry.getKey())) {
                exceptions.put(entry.getKey(), without(entry.getValue(), access));
            } else if (device.overlaps(entry.getKey())
                    && !common(entry.getValue(), access).isEmpty()) {
                throw Failures.cgroup("failed to apply the device rule '" + device.text(access)
                        + "': cgroup v1 cannot make an exception from '"
                        + entry.getKey().text(entry.getValue()) + "'");
            }
        }
        exceptions.values().removeIf(String::isEmpty);
    }

    /**
     * The writes that make {@code this} from {@code current}: what is not wanted any more is taken away before
     * anything is added, so that no moment is more open than both.
     */
    List<Change> changesFrom(DeviceList current) {
        List<Change> changes = new ArrayList<>();
        if (allowedByDefault) {
            // exceptions that are there cannot be seen, so it starts from a clean list
            changes.add(new Change(true, ALL));
            exceptions.forEach((device, access) -> addTo(changes, false, device, access));
            return changes;
        }
        if (current.allowedByDefault) {
            changes.add(new Change(false, ALL));
            exceptions.forEach((device, access) -> addTo(changes, true, device, access));
            return changes;
        }
        current.exceptions.forEach((device, access) ->
                addTo(changes, false, device, without(access, exceptions.getOrDefault(device, ""))));
        exceptions.forEach((device, access) ->
                addTo(changes, true, device, without(access, current.exceptions.getOrDefault(device, ""))));
        return changes;
    }

    private static void addTo(List<Change> changes, boolean allow, Device device, String access) {
        if (!access.isEmpty()) {
            changes.add(new Change(allow, device.text(access)));
        }
    }

    private static String union(String first, String second) {
        return chosen(bit -> first.indexOf(bit) >= 0 || second.indexOf(bit) >= 0);
    }

    private static String without(String first, String second) {
        return chosen(bit -> first.indexOf(bit) >= 0 && second.indexOf(bit) < 0);
    }

    private static String common(String first, String second) {
        return chosen(bit -> first.indexOf(bit) >= 0 && second.indexOf(bit) >= 0);
    }

    private static String chosen(IntPredicate wanted) {
        StringBuilder access = new StringBuilder();
        "rwm".chars().filter(wanted).forEach(access::appendCodePoint);
        return access.toString();
    }
}
