// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.apiguardian.api.API;

/** CPUs an exec'd process is bound to before and after it enters the container's cgroup. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExecCpuAffinity(Optional<String> initial, @JsonProperty("final") Optional<String> finalCpus) {
    public ExecCpuAffinity {
        initial = Copies.absent(initial);
        finalCpus = Copies.absent(finalCpus);
    }
}
