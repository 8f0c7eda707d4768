// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import java.util.Optional;

/** Limits that were found to be above what is used, to be set once more without another look. */
final class Unchecked {
    private Unchecked() {}

    static LinuxResources of(LinuxResources resources) {
        return new LinuxResources(
                resources.unified(),
                resources.devices(),
                resources.memory().map(Unchecked::of),
                resources.cpu(),
                resources.pids(),
                resources.blockIO(),
                resources.hugepageLimits(),
                resources.network(),
                resources.rdma());
    }

    private static LinuxMemory of(LinuxMemory memory) {
        return new LinuxMemory(
                memory.limit(),
                memory.reservation(),
                memory.swap(),
                memory.kernel(),
                memory.kernelTCP(),
                memory.swappiness(),
                memory.disableOOMKiller(),
                memory.useHierarchy(),
                Optional.empty());
    }
}
