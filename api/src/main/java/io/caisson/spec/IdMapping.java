// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** A range of user or group ids. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record IdMapping(long containerID, long hostID, long size) {}
