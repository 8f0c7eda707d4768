// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a runtime can do with Resource Director Technology.
 *
 * @param enabled whether it is supported at all
 * @param schemata the schemata field
 * @param monitoring the enableMonitoring field
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IntelRdtFeatures(Optional<Boolean> enabled, Optional<Boolean> schemata, Optional<Boolean> monitoring) {
    public IntelRdtFeatures {
        enabled = Copies.absent(enabled);
        schemata = Copies.absent(schemata);
        monitoring = Copies.absent(monitoring);
    }
}
