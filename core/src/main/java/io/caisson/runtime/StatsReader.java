// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ContainerStats;
import io.caisson.api.NetworkStats;
import io.caisson.api.ResctrlStats;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.rdt.ResctrlManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a container uses; a part that fails leaves the others (libcontainer row S3). */
final class StatsReader {
    private final RuntimeParts parts;
    private final List<CaissonException> failures = new ArrayList<>();

    StatsReader(RuntimeParts parts) {
        this.parts = parts;
    }

    ContainerStats read(SavedState state) {
        Optional<CgroupStats> cgroup = part("unable to get container cgroup stats", () -> cgroup(state));
        Optional<ResctrlStats> resctrl = part(
                        "unable to get container Intel RDT stats",
                        () -> parts.cgroups().openResctrl(state).map(ResctrlManager::stats))
                .flatMap(stats -> stats);
        List<NetworkStats> interfaces = new NetworkCounters(parts).read(state, failures);
        return new ContainerStats(cgroup, resctrl, interfaces, failures);
    }

    private CgroupStats cgroup(SavedState state) {
        try (CgroupManager manager = parts.cgroups().open(state)) {
            return manager.stats();
        }
    }

    private <T> Optional<T> part(String text, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (CaissonException e) {
            failures.add(Failures.wrap(text, e));
            return Optional.empty();
        }
    }
}
