// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import java.util.List;

/** The names that plans understand. */
public final class KnownNames {
    private KnownNames() {}

    /** Mount options with a meaning of their own, sorted; others are left to the file system. */
    public static List<String> mountOptions() {
        return MountOptions.known();
    }

    /** In the order of their numbers. */
    public static List<String> rlimits() {
        return Rlimits.known();
    }

    /** In the order of their numbers. */
    public static List<String> capabilities() {
        return CapabilitySets.known();
    }
}
