// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/** Offsets of the clocks in a time namespace. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TimeOffsets(Optional<TimeOffset> monotonic, Optional<TimeOffset> boottime) {
    public TimeOffsets {
        monotonic = Copies.absent(monotonic);
        boottime = Copies.absent(boottime);
    }
}
