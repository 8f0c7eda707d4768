// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Limits of one RDMA device. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxRdma(@Unsigned(bits = 32) OptionalLong hcaHandles, @Unsigned(bits = 32) OptionalLong hcaObjects) {
    public LinuxRdma {
        hcaHandles = Copies.absent(hcaHandles);
        hcaObjects = Copies.absent(hcaObjects);
    }
}
