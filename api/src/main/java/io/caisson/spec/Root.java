// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/** The container's root file system. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Root(@JsonProperty(required = true) String path, boolean readonly) {}
