// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Limits of one RDMA device; at least one of the two is given (config-linux.md, RDMA).
 *
 * @param hcaHandles most handles open
 * @param hcaObjects most objects
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxRdma(@Unsigned(bits = 32) OptionalLong hcaHandles, @Unsigned(bits = 32) OptionalLong hcaObjects) {
    public LinuxRdma {
        hcaHandles = Copies.absent(hcaHandles);
        hcaObjects = Copies.absent(hcaObjects);
    }
}
