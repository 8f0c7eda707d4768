// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * A resource limit (config.md, POSIX process).
 *
 * @param type name as in getrlimit(2), for example {@code RLIMIT_NOFILE}
 * @param soft the limit in force; 18446744073709551615 is no limit
 * @param hard up to where the process may raise the soft limit
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Rlimit(
        @JsonProperty(required = true) String type,
        @Unsigned @JsonProperty(required = true) long soft,
        @Unsigned @JsonProperty(required = true) long hard) {}
