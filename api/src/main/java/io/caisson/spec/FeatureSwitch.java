// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Whether a runtime has a feature.
 *
 * @param enabled whether it has; absent when that is not known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FeatureSwitch(Optional<Boolean> enabled) {
    public FeatureSwitch {
        enabled = Copies.absent(enabled);
    }
}
