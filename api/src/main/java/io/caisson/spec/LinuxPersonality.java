// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Execution domain of the process, see personality(2) (config-linux.md, Personality).
 *
 * @param domain the domain
 * @param flags none is defined, so it must be empty
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxPersonality(@JsonProperty(required = true) PersonalityDomain domain, List<String> flags) {
    public LinuxPersonality {
        flags = Copies.list(flags);
    }
}
