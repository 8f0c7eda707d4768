// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Limit of one huge page size. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HugepageLimit(String pageSize, @Unsigned long limit) {}
