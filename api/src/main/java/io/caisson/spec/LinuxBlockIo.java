// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * Block I/O weights and throttles (config-linux.md, Block IO).
 *
 * @param weight 10 to 1000, share of the container; absent and 0 leave it untouched
 * @param leafWeight 10 to 1000, share of its tasks against child cgroups; cgroup v1 only
 * @param weightDevice weights for single devices
 * @param throttleReadBpsDevice most bytes read in a second
 * @param throttleWriteBpsDevice most bytes written in a second
 * @param throttleReadIOPSDevice most reads in a second
 * @param throttleWriteIOPSDevice most writes in a second
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxBlockIo(
        @Unsigned(bits = 16) OptionalInt weight,
        @Unsigned(bits = 16) OptionalInt leafWeight,
        List<BlockIoWeight> weightDevice,
        List<BlockIoThrottle> throttleReadBpsDevice,
        List<BlockIoThrottle> throttleWriteBpsDevice,
        List<BlockIoThrottle> throttleReadIOPSDevice,
        List<BlockIoThrottle> throttleWriteIOPSDevice) {
    public LinuxBlockIo {
        weight = Copies.absent(weight);
        leafWeight = Copies.absent(leafWeight);
        weightDevice = Copies.list(weightDevice);
        throttleReadBpsDevice = Copies.list(throttleReadBpsDevice);
        throttleWriteBpsDevice = Copies.list(throttleWriteBpsDevice);
        throttleReadIOPSDevice = Copies.list(throttleReadIOPSDevice);
        throttleWriteIOPSDevice = Copies.list(throttleWriteIOPSDevice);
    }
}
