// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * Limit of tasks (config-linux.md, PIDs).
 *
 * @param limit how many; -1 means no limit
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxPids(@JsonProperty(required = true) long limit) {}
