// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * Size of a terminal (config.md, Process).
 *
 * @param height lines of text, 0 to 65535 on Linux
 * @param width characters in a line, 0 to 65535 on Linux
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ConsoleSize(
        @Unsigned @JsonProperty(required = true) long height, @Unsigned @JsonProperty(required = true) long width) {}
