// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.NetworkStats;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of the network devices that the configuration moves into the container, by their names there. They are read
 * from the init's /proc/&lt;pid&gt;/net/dev: what libcontainer gets by swapping the two directions of a veth's end on
 * the host, and right for every other kind of device too, of which the host has no end.
 */
final class NetworkCounters {
    private static final int RECEIVED = 0;
    private static final int SENT = 8;
    private static final int COLUMNS = 16;

    private final RuntimeParts parts;

    NetworkCounters(RuntimeParts parts) {
        this.parts = parts;
    }

    /** Names in the container, sorted. */
    static List<String> names(SavedState state) {
        return state.spec().linux().map(Linux::netDevices).orElse(Map.of()).entrySet().stream()
                .map(device -> device.getValue().name().orElse(device.getKey()))
                .sorted()
                .toList();
    }

    /** Those that can be read; why others cannot is added to {@code failures}. None of a stopped container. */
    List<NetworkStats> read(SavedState state, List<CaissonException> failures) {
        List<String> names = names(state);
        if (names.isEmpty() || !parts.statuses().isInitAlive(state)) {
            return List.of();
        }
        Map<String, NetworkStats> devices = parse(parts.proc().networkDevices(state.initPid()));
        if (!parts.statuses().isInitAlive(state)) {
            return List.of(); // these may be another's
        }
        List<NetworkStats> found = new ArrayList<>();
        for (String name : names) {
            List<NetworkStats> named = devices.values().stream()
                    .filter(device -> matches(name, device.name()))
                    .toList();
            found.addAll(named);
            if (named.isEmpty()) {
                failures.add(new CaissonException(
                        ErrorCode.IO_FAILED,
                        "unable to get network stats for interface \"" + name
                                + "\": the container has no such interface"));
            }
        }
        return found;
    }

    /** {@code %d} in a configured name is the first number that was free then. */
    private static boolean matches(String configured, String name) {
        int number = configured.indexOf("%d");
        if (number < 0) {
            return configured.equals(name);
        }
        String before = configured.substring(0, number);
        String after = configured.substring(number + 2);
        return name.length() > before.length() + after.length()
                && name.startsWith(before)
                && name.endsWith(after)
                && name.substring(before.length(), name.length() - after.length())
                        .chars()
                        .allMatch(Character::isDigit);
    }

    /** Each line: the name, a colon, eight columns of what was received and eight of what was sent. */
    static Map<String, NetworkStats> parse(String table) {
        Map<String, NetworkStats> devices = new HashMap<>();
        for (String line : table.lines().toList()) {
            // names may have colons, numbers have none
            int colon = line.lastIndexOf(':');
            String[] columns = line.substring(colon + 1).strip().split("\\s+");
            if (colon < 0 || columns.length < COLUMNS) {
                continue;
            }
            String name = line.substring(0, colon).strip();
            devices.put(
                    name,
                    new NetworkStats(
                            name,
                            number(columns[RECEIVED]),
                            number(columns[RECEIVED + 1]),
                            number(columns[RECEIVED + 2]),
                            number(columns[RECEIVED + 3]),
                            number(columns[SENT]),
                            number(columns[SENT + 1]),
                            number(columns[SENT + 2]),
                            number(columns[SENT + 3])));
        }
        return devices;
    }

    private static long number(String text) {
        return Long.parseUnsignedLong(text);
    }
}
