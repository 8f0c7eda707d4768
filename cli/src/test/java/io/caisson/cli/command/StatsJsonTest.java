// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CgroupStats;
import io.caisson.api.CgroupStats.BlockIo;
import io.caisson.api.CgroupStats.BlockIoEntry;
import io.caisson.api.CgroupStats.Counter;
import io.caisson.api.CgroupStats.Cpu;
import io.caisson.api.CgroupStats.CpuTime;
import io.caisson.api.CgroupStats.Cpuset;
import io.caisson.api.CgroupStats.Hugetlb;
import io.caisson.api.CgroupStats.Memory;
import io.caisson.api.CgroupStats.Misc;
import io.caisson.api.CgroupStats.Pids;
import io.caisson.api.CgroupStats.Throttling;
import io.caisson.api.ContainerStats;
import io.caisson.api.NetworkStats;
import io.caisson.api.Pressure;
import io.caisson.cli.output.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The JSON that readers of runc's events expect, byte for byte. */
class StatsJsonTest {
    private static final OptionalLong NO = OptionalLong.empty();

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    private static String json(CgroupStats stats, NetworkStats... interfaces) {
        return Json.compact(StatsJson.data(
                new ContainerStats(Optional.of(stats), Optional.empty(), List.of(interfaces), List.of()), Map.of()));
    }

    /** What runc printed for a container with 64 MiB and 20 tasks on a v1 host. */
    @Test
    void writesV1AsRuncDoes() {
        CgroupStats stats = new CgroupStats(
                new Cpu(
                        of(25637494),
                        of(0),
                        of(10000000),
                        List.of(
                                new CpuTime(2195710, of(0), of(4000000)),
                                new CpuTime(23441784, of(7841976), of(16000000))),
                        new Throttling(of(0), of(0), of(0), NO, NO),
                        Optional.empty()),
                Optional.of(new Cpuset(
                        List.of(0, 1), List.of(0), Map.of("sched_load_balance", 1L, "sched_relax_domain_level", -1L))),
                new Memory(
                        new Counter(of(626688), of(2748416), of(67108864), of(0)),
                        new Counter(of(626688), of(2748416), NO, of(0)),
                        new Counter(of(249856), of(532480), NO, of(0)),
                        new Counter(of(0), of(0), NO, of(0)),
                        of(0),
                        true,
                        Map.of("hierarchical_memory_limit", 67108864L, "cache", 0L),
                        Optional.empty()),
                new Pids(of(1), of(20)),
                BlockIo.unknown(),
                Map.of(),
                Map.of(),
                Map.of());
        assertThat(json(stats))
                .isEqualTo("{\"cpu\":{\"usage\":{\"total\":25637494,\"percpu\":[2195710,23441784],"
                        + "\"percpu_kernel\":[4000000,16000000],\"percpu_user\":[0,7841976],\"kernel\":10000000,"
                        + "\"user\":0},\"throttling\":{}},\"cpuset\":{\"cpus\":[0,1],\"cpu_exclusive\":0,\"mems\":[0],"
                        + "\"mem_hardwall\":0,\"mem_exclusive\":0,\"memory_migrate\":0,\"memory_spread_page\":0,"
                        + "\"memory_spread_slab\":0,\"memory_pressure\":0,\"sched_load_balance\":1,"
                        + "\"sched_relax_domain_level\":-1},\"memory\":{\"usage\":{\"limit\":67108864,\"usage\":626688,"
                        + "\"max\":2748416,\"failcnt\":0},\"swap\":{\"limit\":9223372036854771712,\"usage\":626688,"
                        + "\"max\":2748416,\"failcnt\":0},\"kernel\":{\"limit\":9223372036854771712,\"usage\":249856,"
                        + "\"max\":532480,\"failcnt\":0},\"kernelTCP\":{\"limit\":9223372036854771712,\"failcnt\":0},"
                        + "\"raw\":{\"cache\":0,\"hierarchical_memory_limit\":67108864}},"
                        + "\"pids\":{\"current\":1,\"limit\":20},\"blkio\":{},\"hugetlb\":{},\"intel_rdt\":{},"
                        + "\"network_interfaces\":null}");
    }

    private static CgroupStats v2(Counter memory, Counter swap) {
        Pressure pressure = new Pressure(new Pressure.Share(0, 1.5, 0.07, 12), Pressure.Share.NONE);
        return new CgroupStats(
                new Cpu(
                        of(7000),
                        of(5000),
                        of(2000),
                        List.of(),
                        new Throttling(of(4), of(3), of(2000), NO, NO),
                        Optional.of(pressure)),
                Optional.empty(),
                new Memory(
                        memory,
                        swap,
                        Counter.unknown(),
                        Counter.unknown(),
                        of(4096),
                        true,
                        Map.of("anon", 1L),
                        Optional.empty()),
                new Pids(of(1), NO),
                new BlockIo(
                        List.of(new BlockIoEntry(8, 0, "Read", 9), new BlockIoEntry(8, 0, "Write", 0)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty()),
                Map.of("2MB", new Hugetlb(new Counter(of(0), NO, NO, of(3)), Counter.unknown())),
                Map.of(),
                Map.of("res_a", new Misc(new Counter(of(1), NO, of(2), NO))));
    }

    @Test
    void writesV2AsRuncDoes() {
        Counter unlimited = new Counter(of(100), of(200), NO, NO);
        String json =
                json(v2(unlimited, new Counter(of(5), NO, NO, NO)), new NetworkStats("e", -1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(json)
                .contains(
                        "\"throttling\":{\"periods\":4,\"throttledPeriods\":3,\"throttledTime\":2000}",
                        "\"psi\":{\"some\":{\"avg10\":0,\"avg60\":1.5,\"avg300\":0.07,\"total\":12},"
                                + "\"full\":{\"avg10\":0,\"avg60\":0,\"avg300\":0,\"total\":0}}",
                        "\"cpuset\":{\"cpu_exclusive\":0,\"mem_hardwall\":0",
                        "\"memory\":{\"cache\":4096,\"usage\":{\"limit\":18446744073709551615,\"usage\":100,\"max\":200,"
                                + "\"failcnt\":0},\"swap\":{\"limit\":18446744073709551615,\"usage\":105,\"failcnt\":0},"
                                + "\"kernel\":{\"limit\":0,\"failcnt\":0},\"kernelTCP\":{\"limit\":0,\"failcnt\":0}",
                        "\"pids\":{\"current\":1}",
                        "\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":8,\"op\":\"Read\",\"value\":9},"
                                + "{\"major\":8,\"op\":\"Write\"}]}",
                        "\"hugetlb\":{\"2MB\":{\"failcnt\":3}}",
                        "\"network_interfaces\":[{\"Name\":\"e\",\"RxBytes\":18446744073709551615,\"RxPackets\":2,"
                                + "\"RxErrors\":3,\"RxDropped\":4,\"TxBytes\":5,\"TxPackets\":6,\"TxErrors\":7,"
                                + "\"TxDropped\":8}]",
                        "\"misc\":{\"res_a\":{\"usage\":1,\"limit\":2}}")
                .doesNotContain("rdma", "percpu");
    }

    @Test
    void countsMemoryAndSwapTogetherOnV2() {
        Counter memory = new Counter(of(100), of(200), of(1000), NO);
        assertThat(json(v2(memory, new Counter(of(5), of(9), of(500), NO))))
                .contains("\"swap\":{\"limit\":1500,\"usage\":105,\"failcnt\":0}");
        assertThat(json(v2(memory, new Counter(of(5), NO, NO, NO))))
                .contains("\"swap\":{\"limit\":18446744073709551615,\"usage\":105,");
        assertThat(json(v2(memory, Counter.unknown())))
                .as("without swap accounting")
                .contains("\"swap\":{\"limit\":1000,\"usage\":100,");
    }

    @Test
    void readsDurationsAsGoWritesThem() {
        assertThat(Durations.parse("5s")).contains(Duration.ofSeconds(5));
        assertThat(Durations.parse("1m30s")).contains(Duration.ofSeconds(90));
        assertThat(Durations.parse("1.5h")).contains(Duration.ofMinutes(90));
        assertThat(Durations.parse("300ms")).contains(Duration.ofMillis(300));
        assertThat(Durations.parse("7us")).contains(Duration.ofNanos(7000));
        for (String bad : List.of("5", "-5s", "s", "5s ", "five", "")) {
            assertThat(Durations.parse(bad)).as(bad).isEmpty();
        }
        assertThat(Durations.parse("0.1ns")).contains(Duration.ZERO);
    }
}
