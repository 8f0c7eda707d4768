// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.host.KernelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits that were made for the first version of cgroups, and that its newer kernels do not hold any more. Everything
 * else is held as it is written.
 */
final class Conversions {
    private static final String KERNEL_MEMORY =
            "the kernel ignores limits of its own memory since Linux 5.16 and counts it in the ordinary limit";
    private static final String TCP_MEMORY = "limits of TCP buffers are deprecated by the kernel and not set";
    private static final String HIERARCHY = "cgroups below always count since Linux 5.11";
    private static final String LEAF_WEIGHT = "leaf weights went with the CFQ scheduler in Linux 5.0";
    private static final String IDLE = "an idle cgroup has no shares";

    private final LinuxResources resources;
    private final boolean leafWeights;

    Conversions(LinuxResources resources, KernelVersion kernel) {
        this.resources = resources;
        this.leafWeights = !kernel.atLeast(5, 0);
    }

    List<ResourceConversion> all() {
        List<ResourceConversion> found = new ArrayList<>();
        resources.memory().ifPresent(memory -> addMemory(found, memory));
        resources
                .cpu()
                .filter(Conversions::isIdle)
                .filter(cpu -> Values.given(cpu.shares()))
                .ifPresent(cpu -> add(
                        found, "/cpu/shares", Long.toUnsignedString(cpu.shares().getAsLong()), IDLE));
        if (!leafWeights) {
            resources.blockIO().ifPresent(io -> addLeafWeights(found, io));
        }
        return found;
    }

    /** -1 asks for no limit, which holds. */
    private static void addMemory(List<ResourceConversion> found, LinuxMemory memory) {
        if (memory.kernel().orElse(0) > 0) {
            add(found, "/memory/kernel", Long.toString(memory.kernel().getAsLong()), KERNEL_MEMORY);
        }
        if (memory.kernelTCP().orElse(0) > 0) {
            add(found, "/memory/kernelTCP", Long.toString(memory.kernelTCP().getAsLong()), TCP_MEMORY);
        }
        if (!memory.useHierarchy().orElse(true)) {
            add(found, "/memory/useHierarchy", "false", HIERARCHY);
        }
    }

    private static void addLeafWeights(List<ResourceConversion> found, LinuxBlockIo io) {
        addLeafWeight(found, "/blockIO/leafWeight", io.leafWeight());
        for (int i = 0; i < io.weightDevice().size(); i++) {
            addLeafWeight(
                    found,
                    "/blockIO/weightDevice/" + i + "/leafWeight",
                    io.weightDevice().get(i).leafWeight());
        }
    }

    private static void addLeafWeight(List<ResourceConversion> found, String field, OptionalInt weight) {
        if (weight.orElse(0) != 0) {
            add(found, field, Integer.toString(weight.getAsInt()), LEAF_WEIGHT);
        }
    }

    private static void add(List<ResourceConversion> found, String field, String asked, String reason) {
        found.add(new ResourceConversion(field, asked, ResourceConversion.Fidelity.NONE, Optional.empty(), reason));
    }

    private static boolean isIdle(LinuxCpu cpu) {
        return cpu.idle().orElse(0) == 1;
    }

    /** The resources without what {@link #all} names and a controller would write. */
    LinuxResources held() {
        return resources
                .withCpu(resources.cpu().map(cpu -> isIdle(cpu) ? cpu.withShares(OptionalLong.empty()) : cpu))
                .withBlockIO(resources.blockIO().map(io -> leafWeights ? io : withoutLeafWeights(io)));
    }

    private static LinuxBlockIo withoutLeafWeights(LinuxBlockIo io) {
        List<BlockIoWeight> devices = io.weightDevice().stream()
                .map(device -> new BlockIoWeight(device.major(), device.minor(), device.weight(), OptionalInt.empty()))
                .toList();
        return new LinuxBlockIo(
                io.weight(),
                OptionalInt.empty(),
                devices,
                io.throttleReadBpsDevice(),
                io.throttleWriteBpsDevice(),
                io.throttleReadIOPSDevice(),
                io.throttleWriteIOPSDevice());
    }
}
