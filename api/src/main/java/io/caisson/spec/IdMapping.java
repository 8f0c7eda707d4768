// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** A range of user or group ids. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IdMapping(
        @Unsigned(bits = 32) @JsonProperty(required = true) long containerID,
        @Unsigned(bits = 32) @JsonProperty(required = true) long hostID,
        @Unsigned(bits = 32) @JsonProperty(required = true) long size) {}
