// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CgroupStats;
import io.caisson.api.CgroupStats.BlockIoEntry;
import io.caisson.api.CgroupStats.Counter;
import io.caisson.api.ContainerStats;
import io.caisson.api.NetworkStats;
import io.caisson.api.Pressure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Statistics in runc's JSON: its names, its order, and its habit of leaving out some zeros but not others. What runc does
 * not have ({@code rdma}, {@code misc}) is there only when the kernel tells of it.
 */
final class StatsJson {
    /** What a v1 file says of no limit: the most pages that can be counted, in bytes. */
    private static final long UNLIMITED_V1 = Long.MAX_VALUE & -4096L;

    /** What runc makes of "max". */
    private static final BigInteger UNLIMITED_V2 = new BigInteger("18446744073709551615");

    /** A line that memory.stat has in the first version alone. */
    private static final String OF_V1 = "hierarchical_memory_limit";

    /** Of cpuset's flags the one that stands before the memory nodes. */
    private static final String CPU_EXCLUSIVE = CgroupStats.Cpuset.FLAGS.get(0);

    private StatsJson() {}

    /** The data of an event of type {@code stats}. */
    static Map<String, Object> data(ContainerStats stats, Map<String, Object> resctrl) {
        CgroupStats cgroup = stats.cgroup().orElseGet(CgroupStats::empty);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cpu", cpu(cgroup.cpu()));
        data.put("cpuset", cpuset(cgroup.cpuset()));
        data.put("memory", memory(cgroup.memory()));
        Map<String, Object> pids = new LinkedHashMap<>();
        putUnlessZero(pids, "current", cgroup.pids().current());
        putUnlessZero(pids, "limit", cgroup.pids().limit());
        data.put("pids", pids);
        data.put("blkio", blockIo(cgroup.blockIo()));
        data.put("hugetlb", hugetlb(cgroup));
        data.put("intel_rdt", resctrl);
        data.put(
                "network_interfaces",
                stats.interfaces().isEmpty()
                        ? null
                        : stats.interfaces().stream().map(StatsJson::network).toList());
        putMore(data, cgroup);
        return data;
    }

    private static void putMore(Map<String, Object> data, CgroupStats cgroup) {
        Map<String, Object> rdma = new TreeMap<>();
        cgroup.rdma()
                .forEach((device, one) -> rdma.put(
                        device, Map.of("hca_handle", brief(one.handles()), "hca_object", brief(one.objects()))));
        putUnlessEmpty(data, "rdma", rdma);
        Map<String, Object> misc = new TreeMap<>();
        cgroup.misc().forEach((resource, one) -> misc.put(resource, brief(one.counter())));
        putUnlessEmpty(data, "misc", misc);
    }

    private static Map<String, Object> cpu(CgroupStats.Cpu cpu) {
        Map<String, Object> usage = new LinkedHashMap<>();
        putUnlessZero(usage, "total", cpu.usageNanos());
        List<CgroupStats.CpuTime> each = cpu.perCpu();
        putUnlessEmpty(
                usage,
                "percpu",
                each.stream().map(CgroupStats.CpuTime::usageNanos).toList());
        if (each.stream().anyMatch(one -> one.systemNanos().isPresent())) {
            usage.put(
                    "percpu_kernel",
                    each.stream().map(one -> one.systemNanos().orElse(0)).toList());
            usage.put(
                    "percpu_user",
                    each.stream().map(one -> one.userNanos().orElse(0)).toList());
        }
        usage.put("kernel", cpu.systemNanos().orElse(0));
        usage.put("user", cpu.userNanos().orElse(0));
        Map<String, Object> throttling = new LinkedHashMap<>();
        putUnlessZero(throttling, "periods", cpu.throttling().periods());
        putUnlessZero(throttling, "throttledPeriods", cpu.throttling().throttledPeriods());
        putUnlessZero(throttling, "throttledTime", cpu.throttling().throttledNanos());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("usage", usage);
        all.put("throttling", throttling);
        putPressure(all, cpu.pressure());
        return all;
    }

    private static Map<String, Object> cpuset(Optional<CgroupStats.Cpuset> known) {
        CgroupStats.Cpuset cpuset = known.orElseGet(() -> new CgroupStats.Cpuset(List.of(), List.of(), Map.of()));
        Map<String, Object> all = new LinkedHashMap<>();
        putUnlessEmpty(all, "cpus", cpuset.cpus());
        all.put(CPU_EXCLUSIVE, cpuset.flags().getOrDefault(CPU_EXCLUSIVE, 0L));
        putUnlessEmpty(all, "mems", cpuset.mems());
        CgroupStats.Cpuset.FLAGS.forEach(
                flag -> all.putIfAbsent(flag, cpuset.flags().getOrDefault(flag, 0L)));
        return all;
    }

    private static Map<String, Object> memory(CgroupStats.Memory memory) {
        boolean v1 = memory.raw().containsKey(OF_V1) || memory.raw().isEmpty();
        Number unlimited = v1 ? (Number) UNLIMITED_V1 : UNLIMITED_V2;
        Map<String, Object> all = new LinkedHashMap<>();
        putUnlessZero(all, "cache", memory.cache());
        all.put("usage", entry(memory.memory(), unlimited));
        all.put("swap", entry(v1 ? memory.swap() : together(memory.memory(), memory.swap()), unlimited));
        all.put("kernel", entry(memory.kernel(), v1 ? unlimited : (Number) 0L));
        all.put("kernelTCP", entry(memory.kernelTcp(), v1 ? unlimited : (Number) 0L));
        putUnlessEmpty(all, "raw", new TreeMap<>(memory.raw()));
        putPressure(all, memory.pressure());
        return all;
    }

    /** As the first version counts swap, whose readers expect it so. The highest use of both is not known. */
    private static Counter together(Counter memory, Counter swap) {
        boolean known = swap.usage().isPresent() || memory.usage().isPresent();
        OptionalLong usage =
                known ? OptionalLong.of(memory.usage().orElse(0) + swap.usage().orElse(0)) : OptionalLong.empty();
        boolean limited = memory.limit().isPresent()
                && (swap.limit().isPresent() || swap.usage().isEmpty());
        OptionalLong limit = limited
                ? OptionalLong.of(memory.limit().getAsLong() + swap.limit().orElse(0))
                : OptionalLong.empty();
        return new Counter(usage, OptionalLong.empty(), limit, swap.failures());
    }

    /** Without a limit of which there is a usage there is none; without either nothing is known. */
    private static Map<String, Object> entry(Counter counter, Number unlimited) {
        Map<String, Object> entry = new LinkedHashMap<>();
        boolean known = counter.usage().isPresent();
        entry.put(
                "limit",
                counter.limit().isPresent() ? (Number) counter.limit().getAsLong() : known ? unlimited : (Number) 0L);
        putUnlessZero(entry, "usage", counter.usage());
        putUnlessZero(entry, "max", counter.peak());
        entry.put("failcnt", counter.failures().orElse(0));
        return entry;
    }

    /** What is known of a counter that runc does not show. */
    private static Map<String, Object> brief(Counter counter) {
        Map<String, Object> entry = new LinkedHashMap<>();
        counter.usage().ifPresent(value -> entry.put("usage", value));
        counter.peak().ifPresent(value -> entry.put("max", value));
        counter.limit().ifPresent(value -> entry.put("limit", value));
        counter.failures().ifPresent(value -> entry.put("failcnt", value));
        return entry;
    }

    private static Map<String, Object> blockIo(CgroupStats.BlockIo io) {
        Map<String, Object> all = new LinkedHashMap<>();
        putUnlessEmpty(all, "ioServiceBytesRecursive", entries(io.serviceBytes()));
        putUnlessEmpty(all, "ioServicedRecursive", entries(io.serviced()));
        putUnlessEmpty(all, "ioQueueRecursive", entries(io.queued()));
        putUnlessEmpty(all, "ioServiceTimeRecursive", entries(io.serviceTime()));
        putUnlessEmpty(all, "ioWaitTimeRecursive", entries(io.waitTime()));
        putUnlessEmpty(all, "ioMergedRecursive", entries(io.merged()));
        putUnlessEmpty(all, "ioTimeRecursive", entries(io.time()));
        putUnlessEmpty(all, "sectorsRecursive", entries(io.sectors()));
        putPressure(all, io.pressure());
        return all;
    }

    private static List<Map<String, Object>> entries(List<BlockIoEntry> entries) {
        return entries.stream().map(StatsJson::entry).toList();
    }

    private static Map<String, Object> entry(BlockIoEntry io) {
        Map<String, Object> entry = new LinkedHashMap<>();
        putUnlessZero(entry, "major", OptionalLong.of(io.major()));
        putUnlessZero(entry, "minor", OptionalLong.of(io.minor()));
        if (!io.operation().isEmpty()) {
            entry.put("op", io.operation());
        }
        putUnlessZero(entry, "value", OptionalLong.of(io.value()));
        return entry;
    }

    private static Map<String, Object> hugetlb(CgroupStats cgroup) {
        Map<String, Object> sizes = new TreeMap<>();
        cgroup.hugetlb().forEach((size, used) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            putUnlessZero(entry, "usage", used.pages().usage());
            putUnlessZero(entry, "max", used.pages().peak());
            entry.put("failcnt", used.pages().failures().orElse(0));
            sizes.put(size, entry);
        });
        return sizes;
    }

    private static Map<String, Object> network(NetworkStats stats) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Name", stats.name());
        all.put("RxBytes", unsigned(stats.rxBytes()));
        all.put("RxPackets", unsigned(stats.rxPackets()));
        all.put("RxErrors", unsigned(stats.rxErrors()));
        all.put("RxDropped", unsigned(stats.rxDropped()));
        all.put("TxBytes", unsigned(stats.txBytes()));
        all.put("TxPackets", unsigned(stats.txPackets()));
        all.put("TxErrors", unsigned(stats.txErrors()));
        all.put("TxDropped", unsigned(stats.txDropped()));
        return all;
    }

    private static void putPressure(Map<String, Object> map, Optional<Pressure> pressure) {
        pressure.ifPresent(known -> {
            Map<String, Object> psi = new LinkedHashMap<>();
            psi.put("some", share(known.some()));
            psi.put("full", share(known.full()));
            map.put("psi", psi);
        });
    }

    private static Map<String, Object> share(Pressure.Share share) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("avg10", plain(share.avg10()));
        all.put("avg60", plain(share.avg60()));
        all.put("avg300", plain(share.avg300()));
        all.put("total", unsigned(share.totalMicros()));
        return all;
    }

    /** 0 and not 0.0, as Go writes it. */
    private static BigDecimal plain(double number) {
        BigDecimal value = BigDecimal.valueOf(number).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    static void putUnlessZero(Map<String, Object> map, String key, OptionalLong value) {
        if (value.orElse(0) != 0) {
            map.put(key, unsigned(value.getAsLong()));
        }
    }

    static void putUnlessEmpty(Map<String, Object> map, String key, List<?> list) {
        if (!list.isEmpty()) {
            map.put(key, list);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, Map<String, ?> entries) {
        if (!entries.isEmpty()) {
            map.put(key, entries);
        }
    }
}
