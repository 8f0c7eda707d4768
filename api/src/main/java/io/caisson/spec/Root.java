// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** The container's root file system. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Root(String path, boolean readonly) {}
