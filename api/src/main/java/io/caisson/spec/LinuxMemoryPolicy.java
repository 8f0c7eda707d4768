// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * NUMA memory policy, as set_mempolicy(2) takes it (config-linux.md, Memory Policy; since 1.3).
 *
 * @param mode the mode
 * @param nodes memory nodes such as {@code 0-3,7}; absent and empty both mean none
 * @param flags mode flags
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxMemoryPolicy(
        @JsonProperty(required = true) MemoryPolicyMode mode, Optional<String> nodes, List<MemoryPolicyFlag> flags) {
    public LinuxMemoryPolicy {
        nodes = Copies.absent(nodes);
        flags = Copies.list(flags);
    }
}
