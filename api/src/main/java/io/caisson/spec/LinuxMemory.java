// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * Memory limits in bytes; -1 means no limit, absent leaves the limit untouched (config-linux.md, Memory).
 *
 * @param limit of memory
 * @param reservation what is kept under memory pressure
 * @param swap of memory and swap together
 * @param kernel of kernel memory; not supported by kernels any more, ignored
 * @param kernelTCP of TCP buffers; not supported by kernels any more, ignored
 * @param swappiness 0 to 100, how much the kernel likes to swap; cgroup v1 only
 * @param disableOOMKiller whether tasks wait instead of being killed when memory is short; cgroup v1 only
 * @param useHierarchy whether children count; cgroup v1 only, always so on newer kernels
 * @param checkBeforeUpdate whether an update that puts the limit below what is in use is refused
 */
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

    /** A copy with another value. */
    public LinuxMemory withCheckBeforeUpdate(Optional<Boolean> checkBeforeUpdate) {
        return new LinuxMemory(
                limit,
                reservation,
                swap,
                kernel,
                kernelTCP,
                swappiness,
                disableOOMKiller,
                useHierarchy,
                checkBeforeUpdate);
    }
}
