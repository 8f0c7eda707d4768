// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/** Memory limits in bytes; -1 is unlimited. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LinuxMemory(
        OptionalLong limit,
        OptionalLong reservation,
        OptionalLong swap,
        OptionalLong kernel,
        OptionalLong kernelTCP,
        @Unsigned OptionalLong swappiness,
        Optional<Boolean> disableOOMKiller,
        Optional<Boolean> useHierarchy,
        Optional<Boolean> checkBeforeUpdate) {
    public LinuxMemory {
        limit = Copies.absent(limit);
        reservation = Copies.absent(reservation);
        swap = Copies.absent(swap);
        kernel = Copies.absent(kernel);
        kernelTCP = Copies.absent(kernelTCP);
        swappiness = Copies.absent(swappiness);
        disableOOMKiller = Copies.absent(disableOOMKiller);
        useHierarchy = Copies.absent(useHierarchy);
        checkBeforeUpdate = Copies.absent(checkBeforeUpdate);
    }
}
