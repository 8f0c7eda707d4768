// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** Size of the terminal in characters. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ConsoleSize(
        @Unsigned @JsonProperty(required = true) long height, @Unsigned @JsonProperty(required = true) long width) {}
