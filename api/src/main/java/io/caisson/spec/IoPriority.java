// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** I/O scheduling class and level. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IoPriority(@JsonProperty(value = "class", required = true) IoPriorityClass ioClass, int priority) {}
