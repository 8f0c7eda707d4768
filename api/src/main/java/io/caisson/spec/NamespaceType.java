// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** Kind of namespace. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum NamespaceType {
    @JsonProperty("pid")
    PID,
    @JsonProperty("network")
    NETWORK,
    @JsonProperty("mount")
    MOUNT,
    @JsonProperty("ipc")
    IPC,
    @JsonProperty("uts")
    UTS,
    @JsonProperty("user")
    USER,
    @JsonProperty("cgroup")
    CGROUP,
    @JsonProperty("time")
    TIME;

    /** The spelling of the specification. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
