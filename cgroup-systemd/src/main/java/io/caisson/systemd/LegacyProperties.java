// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spec.LinuxResources;
import java.util.List;

/** Limits as unit properties where cgroups are of the first version. Files decide what no property can say. */
public final class LegacyProperties {
    private LegacyProperties() {}

    public static List<UnitProperty> of(LinuxResources resources, SystemdVersion version) {
        LimitProperties limits = new LimitProperties(version);
        resources.memory().ifPresent(memory -> limits.limit("MemoryLimit", memory.limit()));
        resources.cpu().ifPresent(cpu -> {
            cpu.shares().stream()
                    .filter(shares -> shares != 0)
                    .forEach(shares -> limits.add(UnitProperty.number("CPUShares", shares)));
            limits.cpuTime(cpu);
            limits.cpuset(cpu);
        });
        resources.blockIO().ifPresent(io -> io.weight().stream()
                .filter(weight -> weight != 0)
                .forEach(weight -> limits.add(UnitProperty.number("BlockIOWeight", weight))));
        limits.tasks(resources);
        return limits.all();
    }
}
