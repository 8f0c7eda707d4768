// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.Container;
import io.caisson.api.ContainerStats;
import io.caisson.api.ErrorCode;
import io.caisson.api.NetworkStats;
import io.caisson.api.RunningProcess;
import io.caisson.runtime.kernel.Errno;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes and statistics (libcontainer row S3). */
class StatsTest {
    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void world() {
        world = new World(directory);
    }

    private Container create(String linux) {
        return world.bundle("", linux).create("one");
    }

    @AfterEach
    void delete() {
        world.plugins.resctrl.failing = false;
        world.plugins.cgroup("one").on("allPids", () -> {});
        world.runtime.delete("one", true);
        CreateUndoTest.assertNothingLeft(world, "after the test");
    }

    private static CaissonException no() {
        return new CaissonException(ErrorCode.IO_FAILED, "no");
    }

    private static void end(Container container) throws InterruptedException {
        RunningProcess init = container.init().orElseThrow();
        init.signal(9);
        init.waitFor();
    }

    @Test
    @DisplayName("S3: statistics of the cgroup, and of resctrl when it is managed; the manager is closed")
    void parts() {
        Container container = create("");
        CgroupStats stats = CgroupStats.empty();
        AtomicInteger closed = new AtomicInteger();
        world.plugins.cgroup("one").stats(stats).on("close", closed::incrementAndGet);
        ContainerStats without = container.stats();
        assertThat(without.cgroup()).hasValue(stats);
        assertThat(without.resctrl()).isEmpty();
        assertThat(without.interfaces()).isEmpty();
        assertThat(without.failures()).isEmpty();
        assertThat(closed).hasValue(1);
        container.delete(true);

        assertThat(create(",\"intelRdt\":{\"l3CacheSchema\":\"L3:0=f\"}")
                        .stats()
                        .resctrl())
                .isPresent();
    }

    @Test
    @DisplayName("S3: a part that fails is told in libcontainer's words and leaves the others")
    void failingParts() {
        Container container = create(",\"intelRdt\":{\"l3CacheSchema\":\"L3:0=f\"}");
        world.plugins.resctrl.failing = true;
        ContainerStats rest = container.stats();
        assertThat(rest.cgroup()).isPresent();
        assertThat(rest.resctrl()).isEmpty();
        assertThat(rest.failures()).singleElement().satisfies(e -> assertThat(e)
                .hasMessage("unable to get container Intel RDT stats: failed to write 'schemata': no space left"));

        world.plugins.resctrl.failing = false;
        world.plugins.cgroup("one").fail("stats", no());
        ContainerStats other = container.stats();
        assertThat(other.cgroup()).isEmpty();
        assertThat(other.resctrl()).isPresent();
        assertThat(other.failures()).singleElement().satisfies(e -> assertThat(e)
                .hasMessage("unable to get container cgroup stats: no"));
    }

    @Test
    @DisplayName("S3: network devices that the configuration moves in are counted as the container sees them")
    void networkDevices() throws InterruptedException {
        Container container = world.config("{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"rootfs\"},\"process\":"
                        + World.PROCESS + ",\"linux\":{\"namespaces\":[{\"type\":\"network\"}],\"netDevices\":"
                        + "{\"one\":{\"name\":\"l%d\"},\"two\":{\"name\":\"lo\"}}}}")
                .create("one");
        ContainerStats stats = container.stats();
        assertThat(stats.interfaces()).singleElement().satisfies(one -> assertThat(one.name())
                .isEqualTo("lo"));
        assertThat(stats.failures()).singleElement().satisfies(e -> assertThat(e)
                .hasMessageStartingWith("unable to get network stats for interface \"l%d\": "));
        end(container);
        assertThat(container.stats().interfaces()).as("of a stopped one").isEmpty();
    }

    @Test
    @DisplayName("S3: the columns of /proc/pid/net/dev")
    void networkTable() {
        Map<String, NetworkStats> devices = NetworkCounters.parse(
                """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                  eth0: 1 2 3 4 0 0 0 0 11 12 13 14 0 0 0 0
                eth0:1:18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                """);
        assertThat(devices)
                .containsEntry("eth0", new NetworkStats("eth0", 1, 2, 3, 4, 11, 12, 13, 14))
                .containsEntry("eth0:1", new NetworkStats("eth0:1", -1, 0, 0, 0, 0, 0, 0, 0))
                .hasSize(2);
    }

    @Test
    @DisplayName("S3: all processes of the cgroup; a failure is swallowed only when init and cgroup are gone")
    void processes() throws InterruptedException {
        Container container = create("");
        int init = container.init().orElseThrow().pid();
        assertThat(container.processes()).isEqualTo(List.of(init));

        CaissonException missing =
                new CaissonException(ErrorCode.IO_FAILED, "no such file", null, Errno.ENOENT, "", "");
        Runnable failing = () -> {
            throw missing;
        };
        world.plugins.cgroup("one").on("allPids", failing);
        assertThatThrownBy(container::processes).hasMessage("unable to get all container pids: no such file");
        end(container);
        assertThatThrownBy(container::processes)
                .as("the cgroup is there")
                .hasMessage("unable to get all container pids: no such file");
        world.plugins.cgroup("one").destroy();
        assertThat(container.processes()).isEmpty();
        world.plugins.cgroup("one").on("allPids", () -> {
            throw no();
        });
        assertThatThrownBy(container::processes).hasMessage("unable to get all container pids: no");
    }

    @Test
    @DisplayName("S3: what was counted reaches the caller unchanged")
    void unchanged() {
        Container container = create("");
        CgroupStats empty = CgroupStats.empty();
        CgroupStats counted = new CgroupStats(
                empty.cpu(),
                empty.cpuset(),
                empty.memory(),
                new CgroupStats.Pids(OptionalLong.of(3), OptionalLong.empty()),
                empty.blockIo(),
                Map.of(),
                Map.of(),
                Map.of());
        world.plugins.cgroup("one").stats(counted);
        assertThat(container.stats().cgroup()).hasValue(counted);
    }
}
