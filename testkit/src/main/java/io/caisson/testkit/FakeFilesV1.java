// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.CgroupStats;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that the kernel puts into a new v1 cgroup. */
final class FakeFilesV1 {
    private static final String[] COUNTERS = {"memory", "memory.memsw", "memory.kmem", "memory.kmem.tcp"};

    private FakeFilesV1() {}

    /** Of one controller; the top of a hierarchy lacks some. */
    static Map<String, String> of(String controller, Path directory, boolean top) {
        return switch (controller) {
            case "memory" -> memory();
            case "cpu" -> cpu();
            case "cpuacct" -> cpuacct();
            case "cpuset" -> cpuset(top);
            case "pids" -> top ? Map.of("pids.current", "9") : Map.of("pids.max", "max", "pids.current", "0");
            case "devices" -> devices(directory, top);
            case "freezer" -> top ? Map.of() : freezer();
            case "blkio" -> blkio(top);
            case "hugetlb" -> hugetlb();
            case "rdma" -> Map.of("rdma.current", "mlx4_0 hca_handle=2 hca_object=2000", "rdma.max", "");
            case "misc" -> Map.of("misc.current", "res_a 3", "misc.max", "res_a max", "misc.events", "res_a.max 0");
            case "net_cls" -> Map.of("net_cls.classid", "0");
            case "net_prio" -> Map.of("net_prio.ifpriomap", "lo 0\neth0 0");
            default -> Map.of();
        };
    }

    private static Map<String, String> memory() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String counter : COUNTERS) {
            files.put(counter + ".limit_in_bytes", FakeCgroupV1.NO_MEMORY_LIMIT);
            files.put(counter + ".usage_in_bytes", "4096");
            files.put(counter + ".max_usage_in_bytes", "8192");
            files.put(counter + ".failcnt", "0");
        }
        files.put("memory.soft_limit_in_bytes", FakeCgroupV1.NO_MEMORY_LIMIT);
        files.put("memory.swappiness", "60");
        files.put("memory.use_hierarchy", "1");
        files.put("memory.stat", "cache 100\nrss 200");
        files.put("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0");
        files.put("memory.pressure_level", "");
        files.put("cgroup.event_control", "");
        return files;
    }

    private static Map<String, String> cpu() {
        return Map.of(
                "cpu.shares", "1024",
                "cpu.cfs_quota_us", "-1",
                "cpu.cfs_period_us", "100000",
                "cpu.cfs_burst_us", "0",
                "cpu.rt_period_us", "1000000",
                "cpu.rt_runtime_us", "0",
                "cpu.idle", "0",
                "cpu.stat", "nr_periods 4\nnr_throttled 1\nthrottled_time 77\nnr_bursts 2\nburst_time 33");
    }

    private static Map<String, String> cpuacct() {
        return Map.of(
                "cpuacct.usage", "5000000",
                "cpuacct.stat", "user 3\nsystem 2",
                "cpuacct.usage_percpu", "3000000 2000000 ",
                "cpuacct.usage_all", "cpu user system\n0 2500000 500000\n1 1200000 800000");
    }

    private static Map<String, String> cpuset(boolean top) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("cpuset.cpus", top ? "0-1" : "");
        files.put("cpuset.mems", top ? "0" : "");
        CgroupStats.Cpuset.FLAGS.forEach(flag -> files.put("cpuset." + flag, "0"));
        files.put("cpuset.sched_load_balance", "1");
        files.put("cpuset.sched_relax_domain_level", "-1");
        return files;
    }

    private static Map<String, String> devices(Path directory, boolean top) {
        String above = top ? "a *:* rwm" : Tree.text(directory.getParent().resolve("devices.list"));
        return Map.of("devices.list", above, "devices.allow", "", "devices.deny", "");
    }

    private static Map<String, String> freezer() {
        return Map.of("freezer.state", "THAWED", "freezer.self_freezing", "0", "freezer.parent_freezing", "0");
    }

    /** As with the BFQ scheduler, which has weights; leaf weights went with CFQ. */
    private static Map<String, String> blkio(boolean top) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String counted : List.of("blkio.bfq.io_service", "blkio.throttle.io_service")) {
            files.put(counted + "_bytes_recursive", "Total 0");
            files.put(counted + "d_recursive", "Total 0");
        }
        for (String limit : List.of("read_bps", "write_bps", "read_iops", "write_iops")) {
            files.put("blkio.throttle." + limit + "_device", "");
        }
        if (!top) {
            files.put("blkio.bfq.weight", "100");
            files.put("blkio.bfq.weight_device", "default 100");
        }
        return files;
    }

    private static Map<String, String> hugetlb() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String counter : List.of("hugetlb.2MB", "hugetlb.2MB.rsvd")) {
            files.put(counter + ".limit_in_bytes", "9223372036852678656");
            files.put(counter + ".usage_in_bytes", "0");
            files.put(counter + ".max_usage_in_bytes", "0");
            files.put(counter + ".failcnt", "0");
        }
        return files;
    }
}
