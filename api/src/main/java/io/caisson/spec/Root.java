// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * The root file system of a container (config.md, Root).
 *
 * @param path directory, absolute or relative to the bundle; it must exist
 * @param readonly whether the container may not write to it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Root(@JsonProperty(required = true) String path, boolean readonly) {}
