// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.update;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.HugepageLimit;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** The limits that hold after a change: what the change does not name stays. Devices are never changed. */
public final class MergedResources {
    private MergedResources() {}

    public static LinuxResources of(LinuxResources known, LinuxResources change) {
        Map<String, String> unified = new LinkedHashMap<>(known.unified());
        unified.putAll(change.unified());
        Map<String, LinuxRdma> rdma = new LinkedHashMap<>(known.rdma());
        rdma.putAll(change.rdma());
        return new LinuxResources(
                unified,
                known.devices(),
                both(known.memory(), change.memory(), MergedResources::memory),
                both(known.cpu(), change.cpu(), MergedResources::cpu),
                change.pids().or(known::pids),
                both(known.blockIO(), change.blockIO(), MergedResources::blockIo),
                byKey(known.hugepageLimits(), change.hugepageLimits(), HugepageLimit::pageSize),
                change.network().or(known::network),
                rdma);
    }

    /**
     * What of the limits that are to hold is written. Devices are not: an update must not open a window in which none
     * works. Shares are only when the change concerns them: another formula may have made the weight that holds.
     */
    public static LinuxResources toWrite(LinuxResources merged, LinuxResources change) {
        boolean sharesChange = change.cpu()
                .filter(cpu -> cpu.shares().isPresent() || cpu.idle().isPresent())
                .isPresent();
        return merged.withDevices(List.of())
                .withCpu(merged.cpu().map(cpu -> sharesChange ? cpu : cpu.withShares(OptionalLong.empty())));
    }

    /** A limit that is lifted lifts that of memory and swap together, which must not be lower. */
    private static LinuxMemory memory(LinuxMemory known, LinuxMemory change) {
        boolean lifted = change.limit().orElse(0) == -1 && change.swap().isEmpty();
        return new LinuxMemory(
                first(change.limit(), known.limit()),
                first(change.reservation(), known.reservation()),
                lifted ? OptionalLong.of(-1) : first(change.swap(), known.swap()),
                first(change.kernel(), known.kernel()),
                first(change.kernelTCP(), known.kernelTCP()),
                first(change.swappiness(), known.swappiness()),
                change.disableOOMKiller().or(known::disableOOMKiller),
                change.useHierarchy().or(known::useHierarchy),
                change.checkBeforeUpdate().or(known::checkBeforeUpdate));
    }

    private static LinuxCpu cpu(LinuxCpu known, LinuxCpu change) {
        return new LinuxCpu(
                first(change.shares(), known.shares()),
                first(change.quota(), known.quota()),
                first(change.burst(), known.burst()),
                first(change.period(), known.period()),
                first(change.realtimeRuntime(), known.realtimeRuntime()),
                first(change.realtimePeriod(), known.realtimePeriod()),
                change.cpus().or(known::cpus),
                change.mems().or(known::mems),
                first(change.idle(), known.idle()));
    }

    private static LinuxBlockIo blockIo(LinuxBlockIo known, LinuxBlockIo change) {
        return new LinuxBlockIo(
                first(change.weight(), known.weight()),
                first(change.leafWeight(), known.leafWeight()),
                byKey(known.weightDevice(), change.weightDevice(), MergedResources::device),
                byKey(known.throttleReadBpsDevice(), change.throttleReadBpsDevice(), MergedResources::device),
                byKey(known.throttleWriteBpsDevice(), change.throttleWriteBpsDevice(), MergedResources::device),
                byKey(known.throttleReadIOPSDevice(), change.throttleReadIOPSDevice(), MergedResources::device),
                byKey(known.throttleWriteIOPSDevice(), change.throttleWriteIOPSDevice(), MergedResources::device));
    }

    private static String device(BlockIoWeight weight) {
        return weight.major() + ":" + weight.minor();
    }

    private static String device(BlockIoThrottle throttle) {
        return throttle.major() + ":" + throttle.minor();
    }

    private static <T> Optional<T> both(Optional<T> known, Optional<T> change, BinaryOperator<T> merge) {
        return known.isPresent() && change.isPresent()
                ? Optional.of(merge.apply(known.get(), change.get()))
                : change.or(() -> known);
    }

    /** Entries of the change take the place of those for the same key. */
    private static <T> List<T> byKey(List<T> known, List<T> change, Function<T, String> key) {
        Map<String, T> entries = new LinkedHashMap<>();
        known.forEach(one -> entries.put(key.apply(one), one));
        change.forEach(one -> entries.put(key.apply(one), one));
        return new ArrayList<>(entries.values());
    }

    private static OptionalLong first(OptionalLong change, OptionalLong known) {
        return change.isPresent() ? change : known;
    }

    private static OptionalInt first(OptionalInt change, OptionalInt known) {
        return change.isPresent() ? change : known;
    }
}
