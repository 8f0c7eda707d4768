// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Clocks of a new time namespace (config-linux.md, Offset for Time Namespace; since Linux 5.6).
 *
 * @param monotonic what is added to CLOCK_MONOTONIC
 * @param boottime what is added to CLOCK_BOOTTIME
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TimeOffsets(Optional<TimeOffset> monotonic, Optional<TimeOffset> boottime) {
    public TimeOffsets {
        monotonic = Copies.absent(monotonic);
        boottime = Copies.absent(boottime);
    }
}
