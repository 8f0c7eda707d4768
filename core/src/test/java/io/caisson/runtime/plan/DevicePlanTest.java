// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.runtime.plan.FileSystemOperation.Mknod;
import io.caisson.runtime.plan.FileSystemOperation.MountTree;
import io.caisson.runtime.plan.FileSystemOperation.Symlink;
import io.caisson.runtime.plan.TreeOperation.OpenTree;
import org.junit.jupiter.api.Test;

class DevicePlanTest {
    @Test
    void makesTheStandardDevicesAndLinks() {
        LaunchPlan plan = Requests.of(new Configuration()).init();

        assertThat(Requests.only(plan, Mknod.class))
                .containsExactly(
                        new Mknod("/dev/null", 0020666, 1, 3, 0, 0),
                        new Mknod("/dev/zero", 0020666, 1, 5, 0, 0),
                        new Mknod("/dev/full", 0020666, 1, 7, 0, 0),
                        new Mknod("/dev/random", 0020666, 1, 8, 0, 0),
                        new Mknod("/dev/urandom", 0020666, 1, 9, 0, 0),
                        new Mknod("/dev/tty", 0020666, 5, 0, 0, 0));
        assertThat(Requests.only(plan, Symlink.class))
                .containsExactly(
                        new Symlink("pts/ptmx", "/dev/ptmx"),
                        new Symlink("/proc/self/fd", "/dev/fd"),
                        new Symlink("/proc/self/fd/0", "/dev/stdin"),
                        new Symlink("/proc/self/fd/1", "/dev/stdout"),
                        new Symlink("/proc/self/fd/2", "/dev/stderr"),
                        new Symlink("/proc/kcore", "/dev/core"));
    }

    @Test
    void makesConfiguredDevicesAndLetsThemReplaceStandardOnes() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux("'devices': [{'path': '/dev/null', 'type': 'c', 'major': 1, 'minor': 3, 'fileMode': 384,"
                                + " 'uid': 7, 'gid': 8}, {'path': '/dev/disk', 'type': 'b', 'major': 8, 'minor': 1,"
                                + " 'fileMode': 24992},"
                                + " {'path': '/run/pipe', 'type': 'p'}, {'path': '/dev/u', 'type': 'u', 'major': 4,"
                                + " 'minor': 2}]"))
                .init();

        assertThat(Requests.only(plan, Mknod.class))
                .hasSize(9)
                .contains(
                        new Mknod("/dev/null", 0020600, 1, 3, 7, 8),
                        new Mknod("/dev/disk", 0060640, 8, 1, 0, 0),
                        new Mknod("/run/pipe", 0010666, 0, 0, 0, 0),
                        new Mknod("/dev/u", 0020666, 4, 2, 0, 0));
    }

    @Test
    void keepsItsOwnPtmxAndLetsOtherDevicesStandInPlaceOfLinks() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux("'devices': [{'path': '/dev/ptmx', 'type': 'c', 'major': 5, 'minor': 2},"
                                + " {'path': '/dev/core', 'type': 'c', 'major': 1, 'minor': 11}]"))
                .init();

        assertThat(Requests.only(plan, Mknod.class))
                .contains(new Mknod("/dev/core", 0020666, 1, 11, 0, 0))
                .noneMatch(device -> device.destination().equals("/dev/ptmx"));
        assertThat(Requests.only(plan, Symlink.class))
                .contains(new Symlink("pts/ptmx", "/dev/ptmx"))
                .noneMatch(link -> link.destination().equals("/dev/core"));
    }

    @Test
    void bindsTheHostsDevicesInAUserNamespace() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .userNamespace("0 100000 65536")
                        .linux("'devices': [{'path': '/run/pipe', 'type': 'p', 'fileMode': 420}]"))
                .init();

        assertThat(Requests.only(plan, Mknod.class)).containsExactly(new Mknod("/run/pipe", 0010644, 0, 0, 0, 0));
        assertThat(Requests.only(plan, OpenTree.class))
                .extracting(OpenTree::path)
                .containsExactly(
                        "/bundle/rootfs",
                        "/dev/null",
                        "/dev/zero",
                        "/dev/full",
                        "/dev/random",
                        "/dev/urandom",
                        "/dev/tty");
        assertThat(Requests.only(plan, MountTree.class)).contains(new MountTree(6, "/dev/tty", 0));
    }

    @Test
    void leavesADevOfTheHostAlone() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/dev/", "none", "/dev", "rbind"))
                .init();

        assertThat(Requests.only(plan, Mknod.class)).isEmpty();
        assertThat(Requests.only(plan, Symlink.class)).isEmpty();
    }

    @Test
    void refusesAnUnknownTypeOfDevice() {
        Requests request = Requests.of(new Configuration().linux("'devices': [{'path': '/dev/x', 'type': 'x'}]"));

        assertThatThrownBy(request::init)
                .hasMessage("/linux/devices: type of device '/dev/x' must be c, b, u or p, was 'x'");
    }
}
