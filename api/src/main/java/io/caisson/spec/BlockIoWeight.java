// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.OptionalInt;
import org.apiguardian.api.API;

/** Weight of one block device. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockIoWeight(long major, long minor, OptionalInt weight, OptionalInt leafWeight) {
    public BlockIoWeight {
        weight = Copies.absent(weight);
        leafWeight = Copies.absent(leafWeight);
    }
}
