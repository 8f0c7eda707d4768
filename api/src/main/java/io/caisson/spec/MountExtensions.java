// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Extensions of mounts that a runtime has.
 *
 * @param idmap id-mapped mounts
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MountExtensions(Optional<FeatureSwitch> idmap) {
    public MountExtensions {
        idmap = Copies.absent(idmap);
    }
}
