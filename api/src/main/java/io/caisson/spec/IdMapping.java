// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * A range of user or group ids of a container and the ids they are on the host (config-linux.md, User namespace
 * mappings).
 *
 * @param containerID first id inside, 0 to 4294967295
 * @param hostID first id outside, 0 to 4294967295
 * @param size how many ids, greater than 0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IdMapping(
        @Unsigned(bits = 32) @JsonProperty(required = true) long containerID,
        @Unsigned(bits = 32) @JsonProperty(required = true) long hostID,
        @Unsigned(bits = 32) @JsonProperty(required = true) long size) {}
