// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import io.caisson.conformance.resources.Value.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The values that are tried; their order is that of the specification. */
final class Values {
    /** Stands for the block device of the machine. */
    static final String DEVICE = "MAJOR:MINOR";

    /** Files of which a line is for a thing that few machines have. */
    static final Map<String, String> RARE = Map.of("rdma.max", "mlx5_0", "misc.max", "sev");

    private static final String NO_LIMIT = "9223372036854771712";
    private static final int ALONE = 1;

    private Values() {}

    static List<Value> all() {
        List<Value> all = new ArrayList<>();
        all.add(devices());
        all.addAll(memory());
        all.addAll(cpu());
        all.addAll(io());
        all.addAll(others());
        all.addAll(unlimited());
        return List.copyOf(all);
    }

    /** Seen from within: an eBPF program has no file. */
    private static Value devices() {
        String rules = "[{\"allow\": false, \"access\": \"rwm\"}, "
                + "{\"allow\": true, \"type\": \"c\", \"major\": 1, \"minor\": 11, \"access\": \"w\"}]";
        Place opened = new Place(Hierarchy.SEEN, "1:11, 1:12", Pattern.compile("(.*)"), "opened, refused", "");
        return Value.fixed("/devices", rules).v1(opened).v2(opened);
    }

    private static List<Value> memory() {
        Pattern killer = Pattern.compile("oom_kill_disable (\\d)");
        Place belowUse = new Place(Hierarchy.TRIED, "limit below use", Pattern.compile("(.*)"), "refused", "");
        return List.of(
                Value.of("/memory/limit", "67108864", "100663296")
                        .v1("memory", "memory.limit_in_bytes")
                        .v2("memory.max")
                        .stat("/memory/usage/limit"),
                Value.of("/memory/reservation", "33554432", "50331648")
                        .v1("memory", "memory.soft_limit_in_bytes")
                        .v2("memory.low"),
                Value.of("/memory/swap", "134217728", "201326592")
                        .v1("memory", "memory.memsw.limit_in_bytes")
                        .v2("memory.swap.max", "67108864", "100663296")
                        .stat("/memory/swap/limit"),
                Value.of("/memory/swappiness", "10", "20").v1("memory", "memory.swappiness"),
                Value.fixed("/memory/disableOOMKiller", "true")
                        .v1(new Place("memory", "memory.oom_control", killer, "1", "1")),
                Value.fixed("/memory/kernel", "50331648"),
                Value.fixed("/memory/kernelTCP", "50331648"),
                Value.fixed("/memory/useHierarchy", "false"),
                Value.fixed("/memory/checkBeforeUpdate", "true").v1(belowUse).v2(belowUse));
    }

    private static List<Value> cpu() {
        return List.of(
                Value.of("/cpu/shares", "512", "1024").v1("cpu", "cpu.shares").v2("cpu.weight", "59", "100"),
                Value.of("/cpu/quota", "50000", "25000")
                        .v1("cpu", "cpu.cfs_quota_us")
                        .v2(new Place("", "cpu.max", Pattern.compile("(\\S+) "), "50000", "25000")),
                Value.of("/cpu/period", "200000", "100000")
                        .v1("cpu", "cpu.cfs_period_us")
                        .v2(new Place("", "cpu.max", Pattern.compile(" (\\S+)"), "200000", "100000")),
                Value.of("/cpu/burst", "10000", "5000")
                        .v1("cpu", "cpu.cfs_burst_us")
                        .v2("cpu.max.burst"),
                Value.of("/cpu/realtimeRuntime", "1000", "2000").v1("cpu", "cpu.rt_runtime_us"),
                Value.of("/cpu/realtimePeriod", "500000", "400000").v1("cpu", "cpu.rt_period_us"),
                Value.of("/cpu/cpus", "\"0\"", "\"0-1\"")
                        .v1("cpuset", "cpuset.cpus", "0", "0-1")
                        .v2("cpuset.cpus", "0", "0-1")
                        .stat("/cpuset/cpus"),
                Value.fixed("/cpu/mems", "\"0\"")
                        .v1("cpuset", "cpuset.mems", "0", "0")
                        .v2("cpuset.mems", "0", "0")
                        .stat("/cpuset/mems"),
                Value.of("/cpu/idle", "1", "0").in(ALONE).v1("cpu", "cpu.idle").v2("cpu.idle"));
    }

    private static List<Value> io() {
        Pattern weight = Pattern.compile("default (\\d+)");
        List<Value> all = new ArrayList<>(List.of(
                Value.of("/blockIO/weight", "200", "400")
                        .v1("blkio", "blkio.weight")
                        .v1("blkio", "blkio.bfq.weight")
                        .v2(new Place("", "io.bfq.weight", weight, "200", "400"))
                        .v2(new Place("", "io.weight", weight, "1920", "3940")),
                Value.fixed("/blockIO/leafWeight", "300").v1("blkio", "blkio.leaf_weight"),
                Value.fixed("/blockIO/weightDevice", "[{\"major\": MAJOR, \"minor\": MINOR, \"weight\": 300}]")
                        .v1(perDevice("blkio", "blkio.weight_device", "(\\d+)", "300"))
                        .v1(perDevice("blkio", "blkio.bfq.weight_device", "(\\d+)", "300"))
                        .v2(perDevice("", "io.bfq.weight", "(\\d+)", "300"))));
        for (String what : List.of("ReadBps", "WriteBps", "ReadIOPS", "WriteIOPS")) {
            String rate = what.endsWith("Bps") ? "1048576" : "100";
            String lower = what.toLowerCase(Locale.ROOT);
            String file = "blkio.throttle." + lower.replace("read", "read_").replace("write", "write_") + "_device";
            String key = lower.charAt(0) + lower.replace("read", "").replace("write", "");
            all.add(Value.fixed(
                            "/blockIO/throttle" + what + "Device",
                            "[{\"major\": MAJOR, \"minor\": MINOR, \"rate\": " + rate + "}]")
                    .v1(perDevice("blkio", file, "(\\d+)", rate))
                    .v2(perDevice("", "io.max", ".*\\b" + key + "=(\\d+)", rate)));
        }
        return all;
    }

    private static Place perDevice(String controller, String file, String pattern, String expected) {
        return new Place(controller, file, Pattern.compile(DEVICE + " " + pattern), expected, expected);
    }

    private static List<Value> others() {
        Pattern handles = Pattern.compile("mlx5_0 hca_handle=(\\d+)");
        return List.of(
                Value.of("/pids/limit", "100", "50")
                        .v1("pids", "pids.max")
                        .v2("pids.max")
                        .stat("/pids/limit"),
                Value.fixed("/hugepageLimits", "[{\"pageSize\": \"2MB\", \"limit\": 4194304}]")
                        .v1("hugetlb", "hugetlb.2MB.limit_in_bytes", "4194304", "4194304")
                        .v2("hugetlb.2MB.max", "4194304", "4194304"),
                Value.fixed("/network/classID", "1048577").v1("net_cls", "net_cls.classid"),
                Value.fixed("/network/priorities", "[{\"name\": \"lo\", \"priority\": 3}]")
                        .v1(new Place("net_prio", "net_prio.ifpriomap", Pattern.compile("lo (\\d+)"), "3", "3")),
                Value.fixed("/rdma", "{\"mlx5_0\": {\"hcaHandles\": 3}}")
                        .v1(new Place("rdma", "rdma.max", handles, "3", "3"))
                        .v2(new Place("", "rdma.max", handles, "3", "3")),
                Value.of("/unified/memory.high", "\"52428800\"", "\"62914560\"")
                        .v2("memory.high", "52428800", "62914560"),
                Value.fixed("/unified/misc.max", "\"sev 3\"")
                        .v2(new Place("", "misc.max", Pattern.compile("sev (\\d+)"), "3", "3")));
    }

    private static List<Value> unlimited() {
        return List.of(
                Value.of("/memory/limit", "134217728", "-1")
                        .in(ALONE)
                        .v1("memory", "memory.limit_in_bytes", "134217728", NO_LIMIT)
                        .v2("memory.max", "134217728", "max"),
                Value.of("/memory/swap", "-1", "-1")
                        .in(ALONE)
                        .v1("memory", "memory.memsw.limit_in_bytes", NO_LIMIT, NO_LIMIT)
                        .v2("memory.swap.max", "max", "max"),
                Value.of("/cpu/quota", "-1", "30000")
                        .in(ALONE)
                        .v1("cpu", "cpu.cfs_quota_us")
                        .v2(new Place("", "cpu.max", Pattern.compile("(\\S+) "), "max", "30000")),
                Value.of("/pids/limit", "-1", "70")
                        .in(ALONE)
                        .v1("pids", "pids.max", "max", "70")
                        .v2("pids.max", "max", "70"));
    }
}
