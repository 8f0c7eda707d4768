// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/** The state of a container as the OCI specification defines it. */
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
