// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * I/O scheduling of a process, as ioprio_set(2) takes it (config.md, I/O Priority).
 *
 * @param ioClass the class, {@code class} in JSON
 * @param priority 0 (first) to 7 (last) within the class
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IoPriority(@JsonProperty(value = "class", required = true) IoPriorityClass ioClass, int priority) {}
