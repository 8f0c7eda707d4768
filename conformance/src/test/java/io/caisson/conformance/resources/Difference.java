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
 * @param refused on v1 the oracle makes no container with this value: it is left out of the oracle's configuration
 */
record Difference(String runtime, String value, String reason, boolean refused) {
    private static final List<Difference> KNOWN = List.of(
            new Difference("runc", "/memory/swappiness .*", "update does not change it", false),
            new Difference("runc", "/cpu/burst .*", "1.1 does not know it", false),
            new Difference("runc", "/cpu/idle .*", "1.1 does not know it", false),
            new Difference("crun", "/cpu/(burst|idle) .*", "1.8 does not know it", false),
            new Difference("runc|crun", "/cpu/shares .*", "the older, linear formula", false),
            new Difference("crun", "/pids/limit = -1", "refused: 1.8 writes -1", true),
            new Difference("crun", "/cpu/quota = -1", "refused: 1.8 writes a number that is out of range", true),
            new Difference(
                    "crun", "/blockIO/weight = .*", "refused where the kernel has blkio.bfq.weight alone", true));

    private static Optional<Difference> of(String runtime, Value value) {
        return KNOWN.stream()
                .filter(one -> runtime.matches(one.runtime) && value.title().matches(one.value))
                .findFirst();
    }

    /** The explanation of a difference. */
    static Optional<String> reason(String runtime, Value value) {
        return of(runtime, value).map(Difference::reason);
    }

    static boolean refused(String runtime, Value value, Hierarchy hierarchy) {
        return !hierarchy.unified()
                && of(runtime, value).filter(Difference::refused).isPresent();
    }
}
