// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * The state of a container as hooks and the state command give it (runtime.md, State).
 *
 * @param ociVersion version of the runtime specification that the state follows
 * @param id id of the container, unique on the host
 * @param status its status
 * @param pid process id of its init; absent when there is none
 * @param bundle absolute path of the bundle
 * @param annotations those of the configuration
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record State(
        @JsonProperty(required = true) String ociVersion,
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) ContainerStatus status,
        OptionalInt pid,
        @JsonProperty(required = true) String bundle,
        Map<String, String> annotations) {
    public State {
        pid = Copies.absent(pid);
        annotations = Copies.map(annotations);
    }
}
