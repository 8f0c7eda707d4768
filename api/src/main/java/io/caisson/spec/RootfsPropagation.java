// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** Mount propagation of the root file system; the r-forms are runc's. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum RootfsPropagation {
    @JsonProperty("private")
    PRIVATE,
    @JsonProperty("rprivate")
    RPRIVATE,
    @JsonProperty("shared")
    SHARED,
    @JsonProperty("rshared")
    RSHARED,
    @JsonProperty("slave")
    SLAVE,
    @JsonProperty("rslave")
    RSLAVE,
    @JsonProperty("unbindable")
    UNBINDABLE,
    @JsonProperty("runbindable")
    RUNBINDABLE;

    /** The spelling of the specification. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
