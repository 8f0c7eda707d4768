// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** A resource limit. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Rlimit(String type, @Unsigned long soft, @Unsigned long hard) {}
