// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.IdMapping;
import java.util.List;

/** Ranges of ids, as /proc/&lt;pid&gt;/uid_map takes them. */
final class IdMappingRules {
    private static final long IDS = 1L << 32;

    /** UID_GID_MAP_MAX_EXTENTS of the kernel, since Linux 4.15. */
    private static final int MOST_RANGES = 340;

    private IdMappingRules() {}

    static void check(Check check, String pointer, List<IdMapping> mappings) {
        if (mappings.size() > MOST_RANGES) {
            check.problem(pointer, "must have at most " + MOST_RANGES + " entries, was " + mappings.size());
            return;
        }
        for (int i = 0; i < mappings.size(); i++) {
            IdMapping mapping = mappings.get(i);
            String place = Problems.below(pointer, i);
            if (mapping.size() == 0) {
                check.problem(place + "/size", "must be greater than 0, was 0");
            } else if (Math.max(mapping.containerID(), mapping.hostID()) + mapping.size() > IDS) {
                check.problem(place + "/size", "must end below 4294967296, was " + mapping.size());
            }
            for (int k = 0; k < i; k++) {
                overlap(check, place, mapping, mappings.get(k), Problems.below(pointer, k));
            }
        }
    }

    private static void overlap(Check check, String place, IdMapping one, IdMapping other, String otherPlace) {
        if (overlaps(one.containerID(), one.size(), other.containerID(), other.size())) {
            check.problem(place + "/containerID", "must not overlap with " + otherPlace);
        }
        if (overlaps(one.hostID(), one.size(), other.hostID(), other.size())) {
            check.problem(place + "/hostID", "must not overlap with " + otherPlace);
        }
    }

    private static boolean overlaps(long one, long oneSize, long other, long otherSize) {
        return one < other + otherSize && other < one + oneSize;
    }

    /** An id of the container that must be somebody on the host. */
    static void mapped(Check check, String pointer, long id, String mappingsPointer, List<IdMapping> mappings) {
        boolean found = mappings.stream()
                .anyMatch(mapping -> id >= mapping.containerID() && id - mapping.containerID() < mapping.size());
        if (!found) {
            check.problem(pointer, "id " + id + " is not mapped by " + mappingsPointer);
        }
    }
}
