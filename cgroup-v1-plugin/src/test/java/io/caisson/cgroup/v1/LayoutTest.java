// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.Resources;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
    private static final int EACCES = 13;

    @TempDir
    Path directory;

    private TempHost host;

    @BeforeEach
    void prepareHost() {
        host = TempHost.in(directory);
    }

    private CgroupManager manager(Optional<String> path) {
        return new CgroupfsV1Provider().create(CgroupContext.of(host, "box", path));
    }

    @ParameterizedTest
    @CsvSource({
        "/, , box",
        "/shell, , shell/box",
        "/shell, pod/one, shell/pod/one",
        "/shell, /pod/one, pod/one",
        "/shell, ../../one, shell/one",
        "/shell, /../../one, one"
    })
    @DisplayName("S24: absolute paths start at the mount, others at the runtime's own cgroup, none leads out")
    void findsThePlace(String own, String path, String expected) {
        FakeCgroupV1.mount(host, own);
        assertThat(manager(Optional.ofNullable(path)).path("pids"))
                .contains(host.cgroupRoot().resolve("pids").resolve(expected));
    }

    @Test
    @DisplayName("S24: a mount that shows a part of its hierarchy is entered from there")
    void entersPartsOfAHierarchy() {
        FakeCgroupV1.mount(host, "/docker/abc/shell");
        Path mounts = host.proc().resolve("self/mountinfo");
        Tree.file(mounts, Tree.text(mounts).replace(" / ", " /docker/abc "));
        assertThat(manager(Optional.empty()).path("pids"))
                .contains(host.cgroupRoot().resolve("pids/shell/box"));
    }

    @Test
    @DisplayName("S24: every mounted hierarchy is joined, co-mounted controllers once, and described")
    void joinsEveryHierarchy() {
        FakeCgroupV1.mount(host, "/", List.of("cpu,cpuacct", "pids", "name=systemd", "net_cls,net_prio"));
        CgroupManager manager = manager(Optional.of("/box"));
        manager.prepare(Resources.none().build());
        assertThat(manager.paths().keySet())
                .containsExactlyInAnyOrder("cpu", "cpuacct", "pids", "name=systemd", "net_cls", "net_prio");
        assertThat(manager.hierarchies())
                .contains(new CgroupHierarchy(
                        "cpu,cpuacct",
                        List.of("cpu", "cpuacct"),
                        host.cgroupRoot().resolve("cpu,cpuacct/box"),
                        false));
        manager.attach(host.startProcess());
        assertThat(host.files().written("cgroup.procs")).hasSize(4);
    }

    @Test
    @DisplayName("S24: the unified part of a hybrid set-up is joined, too")
    void joinsTheUnifiedPart() {
        FakeCgroupV1.mount(host, "/", List.of("pids"));
        Path mounts = host.proc().resolve("self/mountinfo");
        Path unified = host.cgroupRoot().resolve("unified");
        Tree.file(mounts, Tree.text(mounts) + "\n50 31 0:50 / " + unified + " rw - cgroup2 cgroup2 rw");
        assertThat(manager(Optional.of("/box")).paths())
                .containsEntry("", unified.resolve("box").toString());
        assertThat(manager(Optional.of("/box")).hierarchies())
                .contains(new CgroupHierarchy("unified", List.of(), unified.resolve("box"), true));
    }

    @Test
    @DisplayName("S24: a read-only mount cannot be used, and is named")
    void probesForWriting() {
        FakeCgroupV1.mount(host, "/", List.of("pids"));
        Path mounts = host.proc().resolve("self/mountinfo");
        Tree.file(mounts, Tree.text(mounts).replace("rw,nosuid", "ro,nosuid"));
        assertThat(new CgroupfsV1Provider().probe(host))
                .isEqualTo(
                        Availability.unavailable("'" + host.cgroupRoot().resolve("pids") + "' is mounted read-only"));
    }

    @Test
    @DisplayName("S24: rootless, a hierarchy that cannot be joined is left out, unless a limit needs it")
    void leavesOutWhenRootless() {
        host.user(1000, 1000);
        FakeCgroupV1.mount(host, "/", List.of("pids", "memory"));
        host.files().fail(host.cgroupRoot().resolve("pids/box"), EACCES);
        CgroupManager manager = manager(Optional.empty());
        manager.prepare(Resources.none().build());
        assertThat(manager.paths().keySet()).containsExactly("memory");
        assertThatThrownBy(() -> manager(Optional.empty())
                        .prepare(Resources.none().pids(1).build()))
                .hasMessage("cannot set pids limit: container could not join or create cgroup");
        assertThatThrownBy(() ->
                        manager(Optional.of("/box")).prepare(Resources.none().build()))
                .hasMessageContaining("pids/box");
    }

    @Test
    @DisplayName("S24: rootless, a further process joins what the container could make")
    void joinsWhatCouldBeMade() {
        host.user(1000, 1000);
        FakeCgroupV1.mount(host, "/", List.of("pids", "memory"));
        host.files().fail(host.cgroupRoot().resolve("pids/box"), EACCES);
        CgroupManager maker = manager(Optional.empty());
        Map<String, String> saved = new LinkedHashMap<>();
        maker.paths().forEach((controller, cgroup) -> saved.put(controller, cgroup.toString()));
        maker.prepare(Resources.none().build());
        assertThat(saved).containsKey("pids");
        int pid = host.startProcess();
        new CgroupfsV1Provider()
                .create(CgroupContext.of(host, "box", Optional.empty()).withSavedPaths(saved))
                .attach(pid);
        assertThat(maker.pids()).containsExactly(pid);
    }
}
