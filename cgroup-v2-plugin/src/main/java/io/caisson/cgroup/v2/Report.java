// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.cgroup.ResourceConversion.Fidelity;
import io.caisson.spi.cgroup.SharesFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Tells which limits the second version does not hold as they are written. */
final class Report {
    private static final String NO_REALTIME = "there is no share for realtime tasks";
    private static final String NO_LEAF = "tasks and child cgroups do not compete: only a leaf has tasks";
    private static final String NO_NETWORK = "there is no network controller; the firewall can match the cgroup's path";
    private static final String KERNEL_MEMORY = "memory.max counts it with the rest";

    private final SharesFormula formula;

    /** Looked at only when weights are asked for. */
    private final Supplier<IoWeights> weights;

    private final List<ResourceConversion> found = new ArrayList<>();

    private Report(SharesFormula formula, Supplier<IoWeights> weights) {
        this.formula = formula;
        this.weights = weights;
    }

    static List<ResourceConversion> of(LinuxResources resources, SharesFormula formula, Supplier<IoWeights> weights) {
        Report report = new Report(formula, weights);
        resources.memory().ifPresent(report::memory);
        resources.cpu().ifPresent(report::cpu);
        resources
                .pids()
                .filter(pids -> pids.limit() == 0)
                .ifPresent(pids -> report.add(
                        "/pids/limit", 0, Fidelity.APPROXIMATE, "pids.max = 1", "a container has at least one task"));
        resources.blockIO().ifPresent(report::blockIo);
        resources.network().ifPresent(report::network);
        return List.copyOf(report.found);
    }

    private void memory(LinuxMemory memory) {
        long swap = memory.swap().orElse(0);
        if (swap != 0) {
            Conversions.swap(memory)
                    .ifPresent(text -> add(
                            "/memory/swap",
                            swap,
                            Fidelity.EXACT,
                            "memory.swap.max = " + text,
                            "swap is limited apart from memory"));
        }
        if (Values.given(memory.reservation())) {
            String low = Values.limit(memory.reservation().getAsLong());
            add(
                    "/memory/reservation",
                    memory.reservation().getAsLong(),
                    Fidelity.APPROXIMATE,
                    "memory.low = " + low,
                    "memory below it is protected; memory above it is not reclaimed any sooner");
        }
        limited("/memory/kernel", memory.kernel(), KERNEL_MEMORY);
        limited("/memory/kernelTCP", memory.kernelTCP(), KERNEL_MEMORY);
        memory.swappiness()
                .ifPresent(value -> none(
                        "/memory/swappiness", Long.toUnsignedString(value), "only the whole system has swappiness"));
        memory.disableOOMKiller()
                .filter(disabled -> disabled)
                .ifPresent(asked ->
                        none("/memory/disableOOMKiller", "true", "the OOM killer cannot be switched off for a cgroup"));
        memory.useHierarchy().ifPresent(this::hierarchy);
    }

    private void hierarchy(boolean asked) {
        String field = "/memory/useHierarchy";
        if (asked) {
            found.add(new ResourceConversion(
                    field, "true", Fidelity.EXACT, Optional.empty(), "child cgroups are always counted"));
        } else {
            none(field, "false", "child cgroups are always counted");
        }
    }

    /** Of no limit nothing is lost. */
    private void limited(String field, OptionalLong limit, String reason) {
        if (limit.isPresent() && limit.getAsLong() > 0) {
            none(field, Long.toString(limit.getAsLong()), reason);
        }
    }

    private void cpu(LinuxCpu cpu) {
        OptionalLong weight = CpuController.weight(cpu, formula);
        String shares = Long.toUnsignedString(cpu.shares().orElse(0));
        if (weight.isPresent()) {
            found.add(new ResourceConversion(
                    "/cpu/shares",
                    shares,
                    Fidelity.APPROXIMATE,
                    Optional.of("cpu.weight = " + weight.getAsLong()),
                    "weights are on another scale, 1 to 10000"));
        } else if (Values.given(cpu.shares())) {
            none("/cpu/shares", shares, "an idle cgroup has no weight");
        }
        if (Values.given(cpu.realtimeRuntime())) {
            none("/cpu/realtimeRuntime", Long.toString(cpu.realtimeRuntime().getAsLong()), NO_REALTIME);
        }
        if (Values.given(cpu.realtimePeriod())) {
            none(
                    "/cpu/realtimePeriod",
                    Long.toUnsignedString(cpu.realtimePeriod().getAsLong()),
                    NO_REALTIME);
        }
    }

    private void blockIo(LinuxBlockIo io) {
        if (Values.given(io.weight())) {
            int weight = io.weight().getAsInt();
            weighed("/blockIO/weight", weight, "", weights.get().holds());
        }
        if (Values.given(io.leafWeight())) {
            none("/blockIO/leafWeight", Integer.toString(io.leafWeight().getAsInt()), NO_LEAF);
        }
        for (int i = 0; i < io.weightDevice().size(); i++) {
            BlockIoWeight device = io.weightDevice().get(i);
            String field = "/blockIO/weightDevice/" + i;
            if (Values.given(device.weight())) {
                int weight = device.weight().getAsInt();
                String prefix = device.major() + ":" + device.minor() + " ";
                weighed(field + "/weight", weight, prefix, weights.get().holds(device));
            }
            if (Values.given(device.leafWeight())) {
                none(field + "/leafWeight", Integer.toString(device.leafWeight().getAsInt()), NO_LEAF);
            }
        }
    }

    private void weighed(String field, int weight, String device, boolean held) {
        IoWeights present = weights.get();
        if (!held) {
            String missing = present.holds()
                    ? "io.cost is not switched on for the device, and there is no io.bfq.weight"
                    : "the kernel has neither io.bfq.weight nor io.weight";
            none(field, Integer.toString(weight), missing);
        } else {
            String result = present.file().getFileName() + " = " + device + present.value(weight);
            boolean scaled = present.isScaled();
            add(
                    field,
                    weight,
                    scaled ? Fidelity.APPROXIMATE : Fidelity.EXACT,
                    result,
                    scaled ? "weights are on another scale, 1 to 10000" : "the BFQ scheduler has the same scale");
        }
    }

    private void network(LinuxNetwork network) {
        if (Values.given(network.classID())) {
            none("/network/classID", Long.toString(network.classID().getAsLong()), NO_NETWORK);
        }
        for (int i = 0; i < network.priorities().size(); i++) {
            String asked = network.priorities().get(i).name() + " "
                    + network.priorities().get(i).priority();
            none("/network/priorities/" + i, asked, NO_NETWORK);
        }
    }

    private void add(String field, long asked, Fidelity fidelity, String result, String reason) {
        found.add(new ResourceConversion(field, Long.toString(asked), fidelity, Optional.of(result), reason));
    }

    private void none(String field, String asked, String reason) {
        found.add(new ResourceConversion(field, asked, Fidelity.NONE, Optional.empty(), reason));
    }
}
