// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.InterfacePriority;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxNetwork;
import io.caisson.spec.LinuxRdma;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of block devices, huge pages, network and RDMA devices, and controllers that have none. */
class DeviceControllersTest {
    private static final List<String> HIERARCHIES = List.of(
            "cpuset",
            "memory",
            "blkio",
            "hugetlb",
            "net_cls,net_prio",
            "perf_event",
            "freezer",
            "rdma",
            "misc",
            "name=systemd");

    @TempDir
    Path directory;

    private TempHost host;
    private CgroupManager manager;

    @BeforeEach
    void prepareCgroup() {
        host = TempHost.in(directory);
        mount(HIERARCHIES);
    }

    private Map<String, FakeCgroupV1> mount(List<String> hierarchies) {
        Map<String, FakeCgroupV1> mounted = FakeCgroupV1.mount(host, "/", hierarchies);
        manager = new CgroupfsV1Provider().create(CgroupContext.of(host, "box", Optional.of("/box")));
        return mounted;
    }

    private Map<String, String> written() {
        Map<String, String> texts = new TreeMap<>();
        host.files()
                .writes()
                .forEach(write -> texts.merge(
                        write.file().getFileName().toString(), write.text(), (first, second) -> first + "; " + second));
        return texts;
    }

    private static LinuxBlockIo io(OptionalInt weight, OptionalInt leaf) {
        return new LinuxBlockIo(
                weight,
                leaf,
                List.of(new BlockIoWeight(8, 0, OptionalInt.of(300), leaf)),
                List.of(new BlockIoThrottle(8, 0, 1000)),
                List.of(new BlockIoThrottle(8, 0, 2000), new BlockIoThrottle(8, 16, 2001)),
                List.of(new BlockIoThrottle(8, 0, 30)),
                List.of(new BlockIoThrottle(8, 0, -1)));
    }

    @Test
    @DisplayName("S24: weights go to BFQ, throttles to the device's files")
    void limitsBlockIo() {
        manager.prepare(Resources.none()
                .blockIo(io(OptionalInt.of(500), OptionalInt.empty()))
                .build());
        assertThat(written())
                .containsEntry("blkio.bfq.weight", "500")
                .containsEntry("blkio.bfq.weight_device", "8:0 300")
                .containsEntry("blkio.throttle.read_bps_device", "8:0 1000")
                .containsEntry("blkio.throttle.write_bps_device", "8:0 2000; 8:16 2001")
                .containsEntry("blkio.throttle.read_iops_device", "8:0 30")
                .containsEntry("blkio.throttle.write_iops_device", "8:0 18446744073709551615");
    }

    @Test
    @DisplayName("S24: a kernel with CFQ has weights of its own, and for leaves")
    void limitsBlockIoOnOldKernels() {
        host.kernel(4, 19);
        LinuxResources resources = Resources.none()
                .blockIo(io(OptionalInt.of(500), OptionalInt.of(20)))
                .build();
        manager.prepare(Resources.none().build());
        Path cgroup = manager.path("blkio").orElseThrow();
        for (String file : List.of("weight", "weight_device", "leaf_weight", "leaf_weight_device")) {
            Tree.file(cgroup.resolve("blkio." + file), "");
        }
        manager.set(resources);
        assertThat(manager.conversions(resources)).isEmpty();
        assertThat(written())
                .containsEntry("blkio.weight", "500")
                .containsEntry("blkio.weight_device", "8:0 300")
                .containsEntry("blkio.leaf_weight", "20")
                .containsEntry("blkio.leaf_weight_device", "8:0 20")
                .doesNotContainKey("blkio.bfq.weight");
    }

    @Test
    @DisplayName("S24: what the kernel does not hold any more is named field by field, and left out")
    void namesWhatIsLeftOut() {
        LinuxMemory memory = new LinuxMemory(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(-1),
                OptionalLong.of(4096),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(false),
                Optional.empty());
        LinuxResources resources = Resources.none()
                .memory(memory)
                .blockIo(io(OptionalInt.empty(), OptionalInt.of(20)))
                .build();
        assertThat(manager.conversions(resources))
                .allSatisfy(it -> assertThat(it.fidelity()).isEqualTo(ResourceConversion.Fidelity.NONE))
                .extracting(it -> it.field() + "=" + it.asked())
                .containsExactly(
                        "/memory/kernelTCP=4096",
                        "/memory/useHierarchy=false",
                        "/blockIO/leafWeight=20",
                        "/blockIO/weightDevice/0/leafWeight=20");
        manager.prepare(resources);
        assertThat(written())
                .containsEntry("blkio.bfq.weight_device", "8:0 300")
                .doesNotContainKeys("blkio.leaf_weight", "blkio.leaf_weight_device", "memory.kmem.tcp.limit_in_bytes");
    }

    @Test
    @DisplayName("S24: huge pages are limited when reserved and when used; older kernels know the latter only")
    void limitsHugePages() {
        LinuxResources resources = Resources.none().hugepages("2MB", 4 << 20).build();
        manager.prepare(resources);
        assertThat(written())
                .containsEntry("hugetlb.2MB.rsvd.limit_in_bytes", "4194304")
                .containsEntry("hugetlb.2MB.limit_in_bytes", "4194304");
        Tree.names(manager.path("hugetlb").orElseThrow()).stream()
                .filter(name -> name.contains(".rsvd."))
                .forEach(name -> assertThat(manager.path("hugetlb")
                                .orElseThrow()
                                .resolve(name)
                                .toFile()
                                .delete())
                        .isTrue());
        host.files().forgetWrites();
        manager.set(resources);
        assertThat(written()).containsOnlyKeys("hugetlb.2MB.limit_in_bytes");
        assertThat(manager.stats().hugetlb().get("2MB").reserved().usage()).isEmpty();
        assertThatThrownBy(
                        () -> manager.set(Resources.none().hugepages("3MB", 1).build()))
                .hasMessage("failed to limit huge pages of '3MB': the kernel has none of that size, since there is no '"
                        + manager.path("hugetlb").orElseThrow().resolve("hugetlb.3MB.limit_in_bytes") + "'");
    }

    @Test
    @DisplayName("S24: network class and priorities, RDMA")
    void limitsNetworkAndRdma() {
        LinuxNetwork network = new LinuxNetwork(
                OptionalLong.of(0x100001), List.of(new InterfacePriority("lo", 3), new InterfacePriority("eth0", 5)));
        manager.prepare(Resources.none()
                .network(network)
                .rdma("mlx4_0", new LinuxRdma(OptionalLong.of(3), OptionalLong.of(10000)))
                .rdma("ocrdma1", new LinuxRdma(OptionalLong.empty(), OptionalLong.of(7)))
                .build());
        assertThat(written())
                .containsEntry("net_cls.classid", "1048577")
                .containsEntry("net_prio.ifpriomap", "lo 3; eth0 5")
                .containsEntry("rdma.max", "mlx4_0 hca_handle=3 hca_object=10000; ocrdma1 hca_object=7");
    }

    @Test
    @DisplayName("S24: every hierarchy is joined, also those without limits")
    void joinsEveryHierarchy() {
        manager.prepare(Resources.none().build());
        int pid = host.startProcess();
        manager.attach(pid);
        for (String hierarchy : HIERARCHIES) {
            Path members =
                    host.cgroupRoot().resolve(hierarchy.replace("name=", "")).resolve("box/cgroup.procs");
            assertThat(Tree.text(members)).as(hierarchy).isEqualTo(Integer.toString(pid));
        }
    }

    @Test
    @DisplayName("S24: a cpuset without its name in front of the files is filled, set and read")
    void knowsNamelessCpusets() {
        host = TempHost.in(directory.resolve("android"));
        FakeCgroupV1 cpuset = mount(List.of("cpuset")).get("cpuset");
        cpuset.noPrefix();
        manager.prepare(Resources.none().build());
        Path cgroup = manager.path("cpuset").orElseThrow();
        assertThat(Tree.text(cgroup.resolve("cpus"))).isEqualTo("0-1");
        manager.set(Resources.none().cpuset("1", "").build());
        manager.attach(host.startProcess());
        assertThat(Tree.names(cgroup)).noneMatch(name -> name.startsWith("cpuset."));
        assertThat(manager.stats().cpuset()).hasValueSatisfying(it -> {
            assertThat(it.cpus()).containsExactly(1);
            assertThat(it.mems()).containsExactly(0);
            assertThat(it.flags()).containsEntry("sched_relax_domain_level", -1L);
        });
    }
}
