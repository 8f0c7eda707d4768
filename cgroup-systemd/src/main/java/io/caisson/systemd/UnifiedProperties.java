// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits as unit properties where cgroups are of the second version. Files decide what no property can say. */
public final class UnifiedProperties {
    private static final int IDLE_SINCE = 252;
    private static final int OOM_POLICY_SINCE = 253;
    private static final long DEFAULT_PERIOD = 100_000;
    private static final String WEIGHT = "CPUWeight";

    /** What a unit has to which no weight was told. */
    private static final long USUAL_WEIGHT = UnitProperty.INFINITY;

    /** Files that a property stands for, with a number or {@code max} in them. */
    private static final Map<String, String> MEMORY = Map.of(
            "memory.min", "MemoryMin",
            "memory.low", "MemoryLow",
            "memory.high", "MemoryHigh",
            "memory.max", "MemoryMax",
            "memory.swap.max", "MemorySwapMax");

    private final LimitProperties limits;
    private final Weights weights;

    /** What the driver's own conversions make of values of the first version. */
    public interface Weights {
        /** cpu.weight for cpu.shares; absent when none are asked for. */
        OptionalLong cpu(long shares);

        /** memory.swap.max, negative for no limit; absent when it is not set. */
        OptionalLong swap(LinuxMemory memory);
    }

    private UnifiedProperties(SystemdVersion version, Weights weights) {
        this.limits = new LimitProperties(version);
        this.weights = weights;
    }

    /** @param starting whether the unit is not there yet: some properties can only be set at its start */
    public static List<UnitProperty> of(
            LinuxResources resources, SystemdVersion version, Weights weights, boolean starting) {
        UnifiedProperties made = new UnifiedProperties(version, weights);
        resources.memory().ifPresent(made::memory);
        resources.cpu().ifPresent(made::cpu);
        made.weight(resources.cpu(), resources.unified());
        made.limits.tasks(resources);
        resources.unified().forEach((file, value) -> made.unified(file, value.strip(), starting));
        return made.limits.all();
    }

    private void memory(LinuxMemory memory) {
        limits.limit("MemoryMax", memory.limit());
        limits.limit("MemoryLow", memory.reservation());
        weights.swap(memory).ifPresent(swap -> limits.add(UnitProperty.limit("MemorySwapMax", swap)));
    }

    private void cpu(LinuxCpu cpu) {
        limits.cpuTime(cpu);
        limits.cpuset(cpu);
    }

    /** One property says weight and idleness: who is no longer idle, and has no weight of its own, has the usual one. */
    private void weight(Optional<LinuxCpu> cpu, Map<String, String> unified) {
        String idle = Optional.ofNullable(unified.get("cpu.idle"))
                .map(String::strip)
                .orElseGet(() -> cpu.map(LinuxCpu::idle).filter(OptionalLong::isPresent).stream()
                        .map(value -> Long.toString(value.getAsLong()))
                        .findFirst()
                        .orElse(""));
        if (idle.equals("1")) {
            limits.addSince(IDLE_SINCE, UnitProperty.number(WEIGHT, 0));
            return;
        }
        OptionalLong asked = askedWeight(cpu, unified);
        if (asked.isPresent()) {
            limits.add(UnitProperty.number(WEIGHT, asked.getAsLong()));
        } else if (idle.equals("0")) {
            limits.add(UnitProperty.number(WEIGHT, USUAL_WEIGHT));
        }
    }

    private OptionalLong askedWeight(Optional<LinuxCpu> cpu, Map<String, String> unified) {
        String weight = unified.getOrDefault("cpu.weight", "").strip();
        if (weight.matches("\\d{1,9}")) {
            return OptionalLong.of(Long.parseLong(weight));
        }
        OptionalLong shares = cpu.map(LinuxCpu::shares).orElse(OptionalLong.empty());
        return shares.isPresent() ? weights.cpu(shares.getAsLong()) : shares;
    }

    /** A value that cannot be read is left to the kernel, which says what is wrong with it. */
    private void unified(String file, String value, boolean starting) {
        try {
            switch (file) {
                case "cpu.max" -> cpuMax(value.split("\\s+"));
                case "cpuset.cpus" -> limits.cpuset("AllowedCPUs", value);
                case "cpuset.mems" -> limits.cpuset("AllowedMemoryNodes", value);
                case "pids.max" -> limits.tasks(number(value));
                case "memory.oom.group" -> oomGroup(value, starting);
                default -> {
                    if (MEMORY.containsKey(file)) {
                        limits.add(UnitProperty.limit(MEMORY.get(file), number(value)));
                    }
                }
            }
        } catch (NumberFormatException e) {
            return;
        }
    }

    private void oomGroup(String value, boolean starting) {
        if (starting) {
            limits.addSince(OOM_POLICY_SINCE, UnitProperty.text("OOMPolicy", value.equals("1") ? "kill" : "continue"));
        }
    }

    private void cpuMax(String[] words) {
        long period = words.length > 1 ? Long.parseLong(words[1]) : DEFAULT_PERIOD;
        limits.cpuTime(number(words[0]), period);
    }

    private static long number(String text) {
        return text.equals("max") ? UnitProperty.INFINITY : Long.parseLong(text);
    }
}
