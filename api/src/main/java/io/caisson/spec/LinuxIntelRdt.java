// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Intel Resource Director Technology. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxIntelRdt(
        Optional<String> closID,
        List<String> schemata,
        Optional<String> l3CacheSchema,
        Optional<String> memBwSchema,
        boolean enableMonitoring) {
    public LinuxIntelRdt {
        closID = Copies.absent(closID);
        schemata = Copies.list(schemata);
        l3CacheSchema = Copies.absent(l3CacheSchema);
        memBwSchema = Copies.absent(memBwSchema);
    }
}
