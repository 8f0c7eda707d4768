// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * Limit of huge pages of one size (config-linux.md, Huge page limits).
 *
 * @param pageSize a number and KB, MB or GB, such as {@code 2MB}
 * @param limit bytes
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HugepageLimit(
        @JsonProperty(required = true) String pageSize, @Unsigned @JsonProperty(required = true) long limit) {}
