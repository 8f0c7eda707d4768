// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** A resource limit. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Rlimit(
        @JsonProperty(required = true) String type,
        @Unsigned @JsonProperty(required = true) long soft,
        @Unsigned @JsonProperty(required = true) long hard) {}
