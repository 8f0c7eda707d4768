// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import java.util.List;
import java.util.Optional;

/**
 * A way in which an oracle is known to differ.
 *
 * @param runtime the oracle
 * @param value pattern of field and value
 * @param reason why
 * @param refused pattern of cgroups where the oracle makes no container with this value, which is left out there
 */
record Difference(String runtime, String value, String reason, String refused) {
    private static final String NOWHERE = "";
    private static final String V1 = "v1, .*";

    private static final List<Difference> KNOWN = List.of(
            new Difference("runc", "/memory/swappiness .*", "update does not change it", NOWHERE),
            new Difference("runc", "/cpu/burst .*", "1.1 does not know it", NOWHERE),
            new Difference("runc", "/cpu/idle .*", "1.1 does not know it", NOWHERE),
            new Difference("crun", "/cpu/(burst|idle) .*", "1.8 does not know it", NOWHERE),
            new Difference("runc|crun", "/memory/checkBeforeUpdate .*", "the kernel kills the container", NOWHERE),
            new Difference("runc|crun", "/cpu/shares .*", "the older, linear formula", NOWHERE),
            new Difference(
                    "crun",
                    "/cpu/realtime.*",
                    "refused: systemd gives the cgroup above its own no realtime",
                    "v1, systemd"),
            new Difference("crun", "/pids/limit = -1", "refused: 1.8 writes -1", V1),
            new Difference("crun", "/cpu/quota = -1", "refused: 1.8 writes a number that is out of range", V1),
            new Difference("crun", "/blockIO/weight = .*", "refused where the kernel has blkio.bfq.weight alone", V1));

    private static Optional<Difference> of(String runtime, Value value) {
        return KNOWN.stream()
                .filter(one -> runtime.matches(one.runtime) && value.title().matches(one.value))
                .findFirst();
    }

    /** The explanation of a difference. */
    static Optional<String> reason(String runtime, Value value) {
        return of(runtime, value).map(Difference::reason);
    }

    /** @param cgroups as {@link Hierarchy#with} tells */
    static boolean refused(String runtime, Value value, String cgroups) {
        return of(runtime, value).filter(one -> cgroups.matches(one.refused)).isPresent();
    }
}
