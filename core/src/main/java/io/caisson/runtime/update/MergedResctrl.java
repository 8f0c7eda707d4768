// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import io.caisson.spec.LinuxIntelRdt;

/** The shares of cache and memory bandwidth that hold after a change: what the change does not name stays. */
public final class MergedResctrl {
    private MergedResctrl() {}

    public static LinuxIntelRdt of(LinuxIntelRdt known, LinuxIntelRdt change) {
        return new LinuxIntelRdt(
                known.closID(),
                change.schemata().isEmpty() ? known.schemata() : change.schemata(),
                change.l3CacheSchema().or(known::l3CacheSchema),
                change.memBwSchema().or(known::memBwSchema),
                known.enableMonitoring());
    }
}
