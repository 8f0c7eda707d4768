// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spi.host.KernelVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of a new cgroup of the second version and what stands in them; counters are not zero, so that tests see them. */
final class CgroupV2Files {
    private static final String PRESSURE =
            "some avg10=1.50 avg60=0.25 avg300=0.00 total=%1$d\n" + "full avg10=0.50 avg60=0.00 avg300=0.00 total=%2$d";

    private CgroupV2Files() {}

    /** Those of every cgroup but the root. */
    static Map<String, String> core(KernelVersion kernel) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("cgroup.type", "domain");
        files.put("cgroup.freeze", "0");
        files.put("cgroup.events", "populated 0\nfrozen 0");
        files.put("cpu.pressure", PRESSURE.formatted(100, 0));
        files.put("io.pressure", PRESSURE.formatted(200, 20));
        files.put("memory.pressure", PRESSURE.formatted(300, 30));
        if (kernel.atLeast(5, 14)) {
            files.put("cgroup.kill", "");
        }
        return files;
    }

    static Map<String, String> of(String controller, KernelVersion kernel) {
        return switch (controller) {
            case "memory" -> memory(kernel);
            case "cpu" -> cpu();
            case "pids" -> Map.of("pids.max", "max", "pids.current", "0");
            case "cpuset" ->
                Map.of(
                        "cpuset.cpus", "",
                        "cpuset.mems", "",
                        "cpuset.cpus.effective", "0-2,5",
                        "cpuset.mems.effective", "0");
            case "io" ->
                Map.of(
                        "io.max", "",
                        "io.weight", "default 100",
                        "io.stat",
                                "8:16 8:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=512 dios=3 cost.usage=7\n"
                                        + "8:32 rbytes=1 wbytes=0 rios=1 wios=0 dbytes=0 dios=0");
            case "rdma" ->
                Map.of(
                        "rdma.max",
                        "mlx5_0 hca_handle=max hca_object=9",
                        "rdma.current",
                        "mlx5_0 hca_handle=2 hca_object=5");
            case "hugetlb" ->
                Map.of(
                        "hugetlb.2MB.max", "max",
                        "hugetlb.2MB.rsvd.max", "max",
                        "hugetlb.2MB.current", "2097152",
                        "hugetlb.2MB.rsvd.current", "4194304",
                        "hugetlb.2MB.events", "max 6");
            case "misc" ->
                Map.of(
                        "misc.max", "res_a max\nres_b 10",
                        "misc.current", "res_a 3\nres_b 0",
                        "misc.events", "res_a.max 0\nres_b.max 4");
            default -> Map.of();
        };
    }

    private static Map<String, String> memory(KernelVersion kernel) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("memory.max", "max");
        files.put("memory.low", "0");
        files.put("memory.high", "max");
        files.put("memory.swap.max", "max");
        files.put("memory.current", "4096");
        files.put("memory.swap.current", "512");
        files.put("memory.stat", "anon 100\nfile 200\nkernel 300");
        files.put("memory.events", "low 0\nhigh 0\nmax 3\noom 0\noom_kill 2");
        files.put("memory.swap.events", "high 0\nmax 1\nfail 0");
        if (kernel.atLeast(5, 19)) {
            files.put("memory.peak", "8192");
        }
        if (kernel.atLeast(6, 5)) {
            files.put("memory.swap.peak", "1024");
        }
        return files;
    }

    private static Map<String, String> cpu() {
        return Map.of(
                "cpu.weight", "100",
                "cpu.max", "max 100000",
                "cpu.max.burst", "0",
                "cpu.idle", "0",
                "cpu.stat",
                        "usage_usec 50\nuser_usec 30\nsystem_usec 20\n"
                                + "nr_periods 4\nnr_throttled 1\nthrottled_usec 7\nnr_bursts 2\nburst_usec 9");
    }
}
