// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Weight for one block device; at least one of the two is given.
 *
 * @param major major number of the device
 * @param minor minor number of the device
 * @param weight 10 to 1000
 * @param leafWeight 10 to 1000; cgroup v1 only
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockIoWeight(
        @JsonProperty(required = true) long major,
        @JsonProperty(required = true) long minor,
        @Unsigned(bits = 16) OptionalInt weight,
        @Unsigned(bits = 16) OptionalInt leafWeight) {
    public BlockIoWeight {
        weight = Copies.absent(weight);
        leafWeight = Copies.absent(leafWeight);
    }
}
