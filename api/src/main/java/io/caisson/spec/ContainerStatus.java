// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** Status of a container; paused is runc's extension. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ContainerStatus {
    @JsonProperty("creating")
    CREATING,
    @JsonProperty("created")
    CREATED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("paused")
    PAUSED,
    @JsonProperty("stopped")
    STOPPED;

    /** The spelling of the specification. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
