// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All attacks. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.of(
                        ProcessAttacks.all(),
                        ProcfsAttacks.all(),
                        MountAttacks.all(),
                        DeviceAttacks.all(),
                        MessageAttacks.all())
                .flatMap(List::stream)
                .toList();
    }

    static Scenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + name + "'"));
    }
}
