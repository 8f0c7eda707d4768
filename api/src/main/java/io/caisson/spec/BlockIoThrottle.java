// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.apiguardian.api.API;

/**
 * Rate limit of one block device.
 *
 * @param major major number of the device
 * @param minor minor number of the device
 * @param rate bytes or operations in a second, 0 means no limit
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockIoThrottle(
        @JsonProperty(required = true) long major, @JsonProperty(required = true) long minor, @Unsigned long rate) {}
