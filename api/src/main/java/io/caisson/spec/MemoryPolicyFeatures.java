// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Memory policies that a runtime can set.
 *
 * @param modes modes
 * @param flags mode flags
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MemoryPolicyFeatures(Optional<List<MemoryPolicyMode>> modes, Optional<List<MemoryPolicyFlag>> flags) {
    public MemoryPolicyFeatures {
        modes = Copies.absent(modes);
        flags = Copies.absent(flags);
    }
}
