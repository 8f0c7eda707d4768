// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * Priority of traffic that leaves by one interface.
 *
 * @param name name of the interface in the runtime's network namespace
 * @param priority greater goes first
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InterfacePriority(
        @JsonProperty(required = true) String name,
        @Unsigned(bits = 32) @JsonProperty(required = true) long priority) {}
