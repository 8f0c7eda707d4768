// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.FileSystemOperation.MountAttr;
import io.caisson.runtime.plan.FileSystemOperation.Root;
import io.caisson.runtime.plan.TreeOperation.OpenTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootPlanTest {
    @Test
    void attachesTheRootAsASlaveByDefault() {
        LaunchPlan plan = Requests.of(new Configuration()).init();

        assertThat(plan.operations())
                .startsWith(new OpenTree(0, "/bundle/rootfs", Wire.TREE_RECURSIVE, Wire.PHASE_HOST))
                .containsSubsequence(
                        new FileSystemOperation.Procfs(),
                        new Root(0, MountFlags.MS_SLAVE | MountFlags.MS_REC),
                        new FileSystemOperation.PivotRoot());
        assertThat(Requests.only(plan, MountAttr.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "private, 0x40000, 0x40000, 0",
        "rprivate, 0x44000, 0x40000, 0",
        "rslave, 0x84000, 0x80000, 0",
        "slave, 0x80000, 0x80000, 0",
        "shared, 0x100000, 0x100000, 0",
        "rshared, 0x104000, 0x104000, 1",
        "unbindable, 0x44000, 0x20000, 0",
        "runbindable, 0x44000, 0x24000, 1",
    })
    void propagatesAsConfigured(String name, String before, String after, int flags) {
        LaunchPlan plan = Requests.of(new Configuration().linux("'rootfsPropagation': '" + name + "'"))
                .init();

        assertThat(Requests.only(plan, Root.class)).containsExactly(new Root(0, Long.decode(before)));
        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.PivotRoot(), new MountAttr("/", 0, 0, Long.decode(after), flags));
    }

    @Test
    void movesTheRootWhenPivotingIsNotWanted() {
        LaunchPlan plan = Requests.of(new Configuration()).noPivot().init();

        assertThat(Requests.only(plan, FileSystemOperation.MoveRoot.class)).hasSize(1);
        assertThat(Requests.only(plan, FileSystemOperation.PivotRoot.class)).isEmpty();
    }

    @Test
    void makesTheRootReadOnlyAfterEverythingThatWritesToIt() {
        LaunchPlan plan = Requests.of(new Configuration().root("{'path': 'rootfs', 'readonly': true}"))
                .console()
                .init();

        assertThat(Requests.only(plan, MountAttr.class))
                .containsExactly(new MountAttr("/", MountFlags.ATTR_RDONLY, 0, 0, 0));
        List<Integer> positions = Requests.positions(
                plan,
                List.of(
                        FileSystemOperation.Mknod.class,
                        FileSystemOperation.PivotRoot.class,
                        FileSystemOperation.Mkdir.class,
                        ProcessOperation.Console.class,
                        MountAttr.class));
        assertThat(positions).isSorted().doesNotContain(-1);
    }

    @Test
    void restrictsPathsAfterTheSysctls() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux(
                                "'sysctl': {'net.ipv4.ip_forward': '1'}",
                                "'maskedPaths': ['/proc/kcore', '/proc/keys']",
                                "'readonlyPaths': ['/proc/sys']"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.Sysctl("net/ipv4/ip_forward", "1"),
                        new FileSystemOperation.Readonly("/proc/sys"),
                        new FileSystemOperation.Mask("/proc/kcore"),
                        new FileSystemOperation.Mask("/proc/keys"));
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.msgmax, kernel/msgmax",
        "kernel/msgmax, kernel/msgmax",
        "net.ipv4.conf.eth0/100.forwarding, net/ipv4/conf/eth0.100/forwarding",
        "net/ipv4/conf/eth0.100/forwarding, net/ipv4/conf/eth0.100/forwarding",
    })
    void readsSysctlNamesAsSysctlDoes(String name, String path) {
        assertThat(SysctlPlan.path(name)).isEqualTo(path);
    }

    @Test
    void onlyChangesRootWithoutAMountNamespace() {
        LaunchPlan plan = Requests.of(new Configuration().namespaces("pid")).init();

        assertThat(plan.operations())
                .startsWith(new OpenTree(0, "/bundle/rootfs", Wire.TREE_PLAIN, Wire.PHASE_HOST))
                .contains(new FileSystemOperation.Chroot(0));
        assertThat(Requests.only(plan, Root.class)).isEmpty();
        assertThat(plan.warnings()).containsExactly("making no devices in /dev: the container has no mount namespace");
    }

    @Test
    void labelsMasks() {
        LaunchPlan plan = Requests.of(
                        new Configuration().linux("'maskedPaths': ['/proc/acpi']", "'mountLabel': 'u:r:t:s0:c1,c2'"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.MaskLabel("u:r:t:s0:c1,c2"),
                        new FileSystemOperation.Mask("/proc/acpi"));
        assertThat(Requests.only(
                        Requests.of(new Configuration().linux("'maskedPaths': ['/proc/acpi']"))
                                .init(),
                        FileSystemOperation.MaskLabel.class))
                .isEmpty();
    }

    @Test
    void makesAnUnbindableRootUnbindableWhenAllPathsAreRestricted() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux("'rootfsPropagation': 'runbindable'", "'readonlyPaths': ['/proc/sys']"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.PivotRoot(),
                        new FileSystemOperation.Readonly("/proc/sys"),
                        new MountAttr(
                                "/", 0, 0, MountFlags.MS_UNBINDABLE | MountFlags.MS_REC, Wire.ATTR_RECURSIVE_FLAG));
        assertThat(Requests.only(plan, MountAttr.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "prestart, private, false",
        "prestart, rprivate, true",
        "createRuntime, rslave, true",
        "createContainer, rslave, true",
        "createContainer, rshared, false",
        "startContainer, rslave, false",
        "poststop, rslave, false",
    })
    void showsTheRootToHooksOfCreateAtItsPath(String phase, String propagation, boolean shown) {
        LaunchPlan plan = Requests.of(new Configuration()
                        .top("'hooks': {'" + phase + "': [{'path': '/bin/true'}]}")
                        .linux("'rootfsPropagation': '" + propagation + "'"))
                .init();

        assertThat(Requests.only(plan, FileSystemOperation.RootPlace.class))
                .hasSize(shown ? 1 : 0)
                .allMatch(place -> place.path().equals("/bundle/rootfs"));
    }

    @Test
    void keepsTheRootOnTopWithoutPivotRoot() {
        LaunchPlan plan = Requests.of(new Configuration().top("'hooks': {'createContainer': [{'path': '/bin/true'}]}"))
                .noPivot()
                .init();

        assertThat(Requests.only(plan, FileSystemOperation.RootPlace.class)).isEmpty();
    }

    @Test
    void refusesMountsWithoutAMountNamespace() {
        Requests request = Requests.of(new Configuration().namespaces("pid").mount("/proc", "proc", "proc"));

        assertThatThrownBy(request::init)
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to mount '/proc': mounts need a mount namespace");
    }
}
