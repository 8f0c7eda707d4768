// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * CPUs of a process that exec adds to a container, as lists such as {@code 0-3,7} (config.md, Linux Process; since
 * 1.2.1).
 *
 * @param initial CPUs until the process is in the cgroup of the container; absent leaves them untouched
 * @param finalCpus CPUs from then on, {@code final} in JSON; absent leaves them to the cgroup
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ExecCpuAffinity(Optional<String> initial, @JsonProperty("final") Optional<String> finalCpus) {
    public ExecCpuAffinity {
        initial = Copies.text(initial);
        finalCpus = Copies.text(finalCpus);
    }
}
