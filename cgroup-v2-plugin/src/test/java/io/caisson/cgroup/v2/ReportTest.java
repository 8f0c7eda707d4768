// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static io.caisson.spi.cgroup.ResourceConversion.Fidelity.APPROXIMATE;
import static io.caisson.spi.cgroup.ResourceConversion.Fidelity.EXACT;
import static io.caisson.spi.cgroup.ResourceConversion.Fidelity.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.InterfacePriority;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.cgroup.ResourceConversion.Fidelity;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final OptionalLong NO = OptionalLong.empty();

    @TempDir
    Path directory;

    private TempHost host;

    private CgroupManager manager(String controllers) {
        return manager(controllers, SharesFormula.QUADRATIC, directory);
    }

    private CgroupManager manager(String controllers, SharesFormula formula, Path place) {
        host = TempHost.in(place);
        FakeCgroupV2.mount(host, host.cgroupRoot(), "/shell", controllers);
        return new CgroupfsV2Provider()
                .create(CgroupContext.of(host, "box", Optional.of("/box")).withSharesFormula(formula));
    }

    private static List<String> lines(CgroupManager manager, Resources resources) {
        return manager.conversions(resources.build()).stream()
                .map(it -> it.field() + " " + it.asked() + " " + it.fidelity() + " "
                        + it.result().orElse("-"))
                .toList();
    }

    private static OptionalLong of(long value) {
        return OptionalLong.of(value);
    }

    @Test
    @DisplayName("S24: memory limits")
    void memory() {
        CgroupManager manager = manager("memory");
        LinuxMemory all = new LinuxMemory(
                of(4096),
                of(1024),
                of(8192),
                of(7),
                of(8),
                of(60),
                Optional.of(true),
                Optional.of(true),
                Optional.of(true));
        assertThat(lines(manager, Resources.none().memory(all)))
                .containsExactly(
                        "/memory/swap 8192 EXACT memory.swap.max = 4096",
                        "/memory/reservation 1024 APPROXIMATE memory.low = 1024",
                        "/memory/kernel 7 NONE -",
                        "/memory/kernelTCP 8 NONE -",
                        "/memory/swappiness 60 NONE -",
                        "/memory/disableOOMKiller true NONE -",
                        "/memory/useHierarchy true EXACT -");
        LinuxMemory harmless = new LinuxMemory(
                of(4096), of(0), of(0), of(-1), of(-1), NO, Optional.of(false), Optional.of(false), Optional.empty());
        assertThat(lines(manager, Resources.none().memory(harmless)))
                .containsExactly("/memory/useHierarchy false NONE -");
    }

    @Test
    @DisplayName("S24: shares by either formula, realtime, and shares of an idle cgroup")
    void cpu() {
        LinuxCpu cpu =
                new LinuxCpu(of(1024), of(5), of(1), of(9), of(3), of(4), Optional.empty(), Optional.empty(), NO);
        assertThat(lines(manager("cpu"), Resources.none().cpu(cpu)))
                .containsExactly(
                        "/cpu/shares 1024 APPROXIMATE cpu.weight = 100",
                        "/cpu/realtimeRuntime 3 NONE -",
                        "/cpu/realtimePeriod 4 NONE -");
        LinuxCpu shares = new LinuxCpu(of(1024), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), of(0));
        assertThat(lines(
                        manager("cpu", SharesFormula.LINEAR, directory.resolve("2")),
                        Resources.none().cpu(shares)))
                .containsExactly("/cpu/shares 1024 APPROXIMATE cpu.weight = 39");
        LinuxCpu idle = new LinuxCpu(of(1024), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), of(1));
        assertThat(lines(manager("cpu"), Resources.none().cpu(idle))).containsExactly("/cpu/shares 1024 NONE -");
    }

    private static Resources weights() {
        return Resources.none()
                .blockIo(new LinuxBlockIo(
                        OptionalInt.of(100),
                        OptionalInt.of(200),
                        List.of(
                                new BlockIoWeight(8, 0, OptionalInt.of(300), OptionalInt.of(400)),
                                new BlockIoWeight(8, 16, OptionalInt.of(500), OptionalInt.empty())),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Test
    @DisplayName("S24: weights of block devices by what the kernel has, also before the cgroup is made")
    void blockIo() {
        CgroupManager manager = manager("io");
        Tree.file(host.cgroupRoot().resolve("io.cost.qos"), "8:16 enable=1 ctrl=auto");
        List<String> byCost = List.of(
                "/blockIO/weight 100 APPROXIMATE io.weight = 910",
                "/blockIO/leafWeight 200 NONE -",
                "/blockIO/weightDevice/0/weight 300 NONE -",
                "/blockIO/weightDevice/0/leafWeight 400 NONE -",
                "/blockIO/weightDevice/1/weight 500 APPROXIMATE io.weight = 8:16 4950");
        assertThat(lines(manager, weights())).isEqualTo(byCost);
        manager.prepare(Resources.none().build());
        assertThat(lines(manager, weights())).isEqualTo(byCost);
        Tree.file(host.cgroupRoot().resolve("box/io.bfq.weight"), "default 100");
        assertThat(lines(manager, weights()))
                .contains(
                        "/blockIO/weight 100 EXACT io.bfq.weight = 100",
                        "/blockIO/weightDevice/0/weight 300 EXACT io.bfq.weight = 8:0 300");
    }

    @Test
    @DisplayName("S24: weights of a kernel that has the BFQ scheduler, before any cgroup has the controller")
    void blockIoOfAFreshHost() throws IOException {
        CgroupManager manager = manager("io");
        Files.delete(host.cgroupRoot().resolve("io.cost.qos"));
        Tree.file(host.sys().resolve("block/sda/queue/scheduler"), "[none] mq-deadline bfq");
        assertThat(lines(manager, weights()))
                .contains(
                        "/blockIO/weight 100 EXACT io.bfq.weight = 100",
                        "/blockIO/weightDevice/0/weight 300 EXACT io.bfq.weight = 8:0 300");
    }

    @Test
    @DisplayName("S24: a kernel that weighs no block devices")
    void withoutWeights() throws IOException {
        CgroupManager manager = manager("io");
        Files.delete(host.cgroupRoot().resolve("io.cost.qos"));
        assertThat(lines(manager, weights()))
                .contains("/blockIO/weight 100 NONE -", "/blockIO/weightDevice/0/weight 300 NONE -");
        manager.prepare(weights().build());
        assertThat(manager.path("io")).isPresent();
    }

    @Test
    @DisplayName("S24: network settings, no tasks, and what is held as it is written")
    void others() {
        CgroupManager manager = manager("pids hugetlb");
        LinuxNetwork network = new LinuxNetwork(of(7), List.of(new InterfacePriority("eth0", 3)));
        assertThat(lines(manager, Resources.none().network(network).pids(0)))
                .containsExactly(
                        "/pids/limit 0 APPROXIMATE pids.max = 1",
                        "/network/classID 7 NONE -",
                        "/network/priorities/0 eth0 3 NONE -");
        assertThat(manager.conversions(Resources.none()
                        .pids(5)
                        .cpuset("0", "0")
                        .hugepages("2MB", 5)
                        .allow("c 1:3 r")
                        .unified("memory.high", "1")
                        .build()))
                .isEmpty();
    }

    @TestFactory
    @DisplayName("S24: every field of the resources changes a file, or is in the report")
    Stream<DynamicTest> everyField() {
        return EveryField.all().entrySet().stream()
                .map(field -> DynamicTest.dynamicTest(field.getKey(), () -> {
                    Path place = directory.resolve(field.getKey().replace('/', '_'));
                    CgroupManager manager =
                            manager("cpu memory io pids hugetlb rdma cpuset", SharesFormula.QUADRATIC, place);
                    LinuxResources limited = needed(field.getKey(), field.getValue());
                    Map<String, Fidelity> reported = manager.conversions(limited).stream()
                            .collect(Collectors.toMap(ResourceConversion::field, ResourceConversion::fidelity));
                    String plain = outcome(manager, needed(field.getKey(), LinuxResources.none()));
                    String with = outcome(manager, limited);
                    Fidelity fidelity = reported.get(field.getKey());
                    if (fidelity == NONE) {
                        assertThat(with).as("what is left out is not written").isEqualTo(plain);
                    } else if (fidelity == null || fidelity == APPROXIMATE) {
                        assertThat(with).as("what is held is written").isNotEqualTo(plain);
                    } else {
                        assertThat(fidelity).isEqualTo(EXACT);
                    }
                }));
    }

    /** Some fields mean something only beside a memory limit. */
    private static LinuxResources needed(String field, LinuxResources resources) {
        boolean needs = field.equals("/memory/swap") || field.equals("/memory/checkBeforeUpdate");
        if (!needs) {
            return resources;
        }
        return Resources.none()
                .memory(resources
                        .memory()
                        .map(memory -> new LinuxMemory(
                                of(10),
                                NO,
                                memory.swap(),
                                NO,
                                NO,
                                NO,
                                Optional.empty(),
                                Optional.empty(),
                                memory.checkBeforeUpdate()))
                        .orElse(new LinuxMemory(
                                of(10), NO, NO, NO, NO, NO, Optional.empty(), Optional.empty(), Optional.empty())))
                .build();
    }

    /** What is written, and how it ends: the fake kernel has no bpf(2), which shows that device rules reach it. */
    private String outcome(CgroupManager manager, LinuxResources resources) {
        host.files().forgetWrites();
        String failure = "";
        try {
            manager.prepare(LinuxResources.none());
            host.files().forgetWrites();
            manager.set(resources);
        } catch (CaissonException e) {
            failure = e.getMessage();
        }
        String written = host.files().writes() + failure;
        manager.destroy();
        return written;
    }
}
