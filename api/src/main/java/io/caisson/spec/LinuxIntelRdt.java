// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Cache and memory bandwidth shares by Resource Director Technology, kept in the resctrl file system (config-linux.md,
 * IntelRdt).
 *
 * @param closID name of the group; {@code /} is the root group; absent takes the id of the container
 * @param schemata lines for the schemata file, written as they are, after the other two (since 1.3)
 * @param l3CacheSchema L3 cache lines, for example {@code L3:0=7f0;1=1f}
 * @param memBwSchema memory bandwidth line, for example {@code MB:0=20;1=70}
 * @param enableMonitoring whether a monitoring group is made too (since 1.3)
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxIntelRdt(
        Optional<String> closID,
        List<String> schemata,
        Optional<String> l3CacheSchema,
        Optional<String> memBwSchema,
        boolean enableMonitoring) {
    public LinuxIntelRdt {
        closID = Copies.text(closID);
        schemata = Copies.list(schemata);
        l3CacheSchema = Copies.text(l3CacheSchema);
        memBwSchema = Copies.text(memBwSchema);
    }
}
