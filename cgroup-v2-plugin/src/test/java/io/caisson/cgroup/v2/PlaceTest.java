// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spec.LinuxRdma;
import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
    @TempDir
    Path directory;

    private TempHost host;

    @BeforeEach
    void prepareHost() {
        host = TempHost.in(directory);
    }

    private CgroupManager manager(Optional<String> path) {
        return new CgroupfsV2Provider().create(CgroupContext.of(host, "box", path));
    }

    @ParameterizedTest
    @CsvSource({
        "/user.slice/shell, , user.slice/box",
        "/user.slice/shell, pod/one, user.slice/pod/one",
        "/user.slice/shell, /pod/one, pod/one",
        "/user.slice/shell, ../../one, user.slice/one",
        "/user.slice/shell, /../../one, one",
        "/, , box",
        "/shell, one, one"
    })
    @DisplayName("S24: absolute paths start at the mount, others beside the runtime's own cgroup, none leads out")
    void findsThePlace(String own, String path, String expected) {
        FakeCgroupV2.mount(host, own);
        assertThat(manager(Optional.ofNullable(path)).paths())
                .containsExactly(
                        Map.entry("", host.cgroupRoot().resolve(expected).toString()));
    }

    @Test
    @DisplayName("S24: every level above gets the controllers there are")
    void enablesControllers() {
        FakeCgroupV2.mount(host, host.cgroupRoot(), "/shell", "cpu pids");
        manager(Optional.of("/a/b")).prepare(Resources.none().build());
        assertThat(Tree.text(host.cgroupRoot().resolve("cgroup.subtree_control")))
                .isEqualTo("cpu pids");
        assertThat(Tree.text(host.cgroupRoot().resolve("a/cgroup.subtree_control")))
                .isEqualTo("cpu pids");
        assertThat(Tree.text(host.cgroupRoot().resolve("a/b/cgroup.subtree_control")))
                .isEmpty();
    }

    @Test
    @DisplayName("S24: a cgroup that cannot hold processes becomes threaded, unless limits need more")
    void settlesTheType() {
        FakeCgroupV2.mount(host, "/shell");
        Path cgroup = host.cgroupRoot().resolve("box");
        host.files().makeDirectory(cgroup);
        Tree.file(cgroup.resolve("cgroup.type"), "domain invalid");
        assertThatThrownBy(() -> manager(Optional.of("/box"))
                        .prepare(Resources.none().unified("memory.high", "1").build()))
                .hasMessage(
                        "cannot enter cgroupv2 '" + cgroup + "' with domain controllers -- it is in an invalid state");
        CgroupManager manager = manager(Optional.of("/box"));
        manager.prepare(Resources.none()
                .pids(4)
                .cpuset("0", "0")
                .unified("cpu.weight", "7")
                .build());
        assertThat(Tree.text(cgroup.resolve("cgroup.type"))).isEqualTo("threaded");
        assertThatThrownBy(() -> manager.prepare(Resources.none()
                        .rdma("mlx5_0", new LinuxRdma(OptionalLong.of(1), OptionalLong.of(1)))
                        .build()))
                .hasMessage("cannot enter cgroupv2 '" + cgroup + "' with domain controllers -- it is in threaded mode");
        assertThat(manager.directory()).isEmpty();
    }

    @Test
    @DisplayName("S24: a hybrid set-up is not for this manager")
    void leavesHybridAlone() {
        FakeCgroupV2.mount(host, host.cgroupRoot().resolve("unified"), "/", "");
        assertThat(new CgroupfsV2Provider().probe(host))
                .isEqualTo(Availability.unavailable("cgroup2 is not mounted at '" + host.cgroupRoot() + "', only at '"
                        + host.cgroupRoot().resolve("unified") + "', without the controllers"));
    }

    @Test
    @DisplayName("S24: rootless, without limits and place, a container does without a cgroup")
    void doesWithoutWhenRootless() {
        host.user(1000, 1000);
        FakeCgroupV2.mount(host, "/user.slice/shell");
        Tree.directory(host.cgroupRoot().resolve("user.slice"));
        host.files().fail(host.cgroupRoot().resolve("user.slice/box"), 13);
        CgroupManager manager = manager(Optional.empty());
        manager.prepare(Resources.none().allow("c 1:3 rwm").build());
        manager.attach(host.startProcess());
        assertThat(manager.exists()).isFalse();
        assertThatThrownBy(() -> manager.prepare(Resources.none().pids(1).build()))
                .hasMessageStartingWith(
                        "rootless needs no limits + no cgrouppath when no permission is granted for cgroups: failed");
    }

    @Test
    @DisplayName("S14: in a cgroup that is gone there is nothing to kill, by whatever means")
    void killsNothing() {
        FakeCgroupV2.mount(host, "/shell");
        CgroupManager manager = manager(Optional.of("/box"));
        manager.killAll();
        assertThat(manager.exists()).isFalse();
        assertThat(host.calls().signals()).isEmpty();
    }

    @Test
    @DisplayName("S14: a threaded cgroup, of which cgroup.kill is no help, is killed thread by thread")
    void killsInAThreadedCgroup() {
        FakeCgroupV2.mount(host, "/shell");
        CgroupManager manager = manager(Optional.of("/box"));
        manager.prepare(Resources.none().build());
        int pid = host.startProcess();
        manager.attach(pid);
        Tree.file(host.cgroupRoot().resolve("box/cgroup.type"), "threaded");
        manager.killAll();
        assertThat(host.isAlive(pid)).isFalse();
        assertThat(host.files().written("cgroup.freeze")).containsExactly("1", "0");
    }
}
