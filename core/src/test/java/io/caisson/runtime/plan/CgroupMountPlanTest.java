// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.FileSystemOperation.MountAttr;
import io.caisson.runtime.plan.FileSystemOperation.MountFs;
import io.caisson.runtime.plan.FileSystemOperation.MountTree;
import io.caisson.runtime.plan.FileSystemOperation.Symlink;
import io.caisson.runtime.plan.TreeOperation.OpenTree;
import io.caisson.runtime.plan.TreeOperation.TreeAttr;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupMountPlanTest {
    private static final CgroupHierarchy UNIFIED =
            new CgroupHierarchy("", List.of(), Path.of("/sys/fs/cgroup/box"), true);
    private static final CgroupHierarchy CPU = new CgroupHierarchy(
            "cpu,cpuacct", List.of("cpu", "cpuacct"), Path.of("/sys/fs/cgroup/cpu,cpuacct/box"), false);
    private static final CgroupHierarchy SYSTEMD =
            new CgroupHierarchy("systemd", List.of("name=systemd"), Path.of("/sys/fs/cgroup/systemd/box"), false);
    private static final CgroupHierarchy HYBRID =
            new CgroupHierarchy("unified", List.of(), Path.of("/sys/fs/cgroup/unified/box"), true);

    private static Configuration configuration(String... namespaces) {
        return new Configuration()
                .namespaces(namespaces)
                .mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro");
    }

    private static final long SAFE = MountFlags.ATTR_NOSUID | MountFlags.ATTR_NOEXEC | MountFlags.ATTR_NODEV;

    @Test
    void mountsTheUnifiedHierarchyAtOnce() {
        LaunchPlan plan = Requests.of(configuration("mount", "cgroup"))
                .hierarchies(UNIFIED)
                .init();

        assertThat(Requests.only(plan, MountFs.class))
                .containsExactly(new MountFs(
                        "cgroup2",
                        "cgroup",
                        "/sys/fs/cgroup",
                        List.of(),
                        SAFE | MountFlags.ATTR_RDONLY,
                        0,
                        0,
                        0,
                        0755));
    }

    @Test
    void bindsTheUnifiedHierarchyWhereAUserNamespaceMayNotMountIt() {
        LaunchPlan plan = Requests.of(configuration("mount").userNamespace("0 100000 65536"))
                .hierarchies(UNIFIED)
                .init();

        assertThat(Requests.only(plan, MountFs.class)).isEmpty();
        assertThat(Requests.only(plan, OpenTree.class))
                .anyMatch(tree -> tree.path().equals("/sys/fs/cgroup/box"));
    }

    @Test
    void mountsEachHierarchyOfVersionOneInACgroupNamespace() {
        LaunchPlan plan = Requests.of(configuration("mount", "cgroup"))
                .hierarchies(CPU, SYSTEMD, HYBRID)
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new MountFs("tmpfs", "tmpfs", "/sys/fs/cgroup", List.of("mode=755"), SAFE, 0, 0, 0, 0755),
                        version1("cpu,cpuacct", "cpu", "cpuacct"),
                        new Symlink("cpu,cpuacct", "/sys/fs/cgroup/cpu"),
                        new Symlink("cpu,cpuacct", "/sys/fs/cgroup/cpuacct"),
                        version1("systemd", "name=systemd"),
                        new FileSystemOperation.PivotRoot(),
                        new MountAttr("/sys/fs/cgroup", MountFlags.ATTR_RDONLY, 0, 0, 0));
        assertThat(Requests.only(plan, MountFs.class))
                .noneMatch(mount -> mount.type().equals("cgroup2"));
    }

    private static MountFs version1(String directory, String... controllers) {
        return new MountFs(
                "cgroup",
                "cgroup",
                "/sys/fs/cgroup/" + directory,
                List.of(controllers),
                SAFE | MountFlags.ATTR_RDONLY,
                0,
                0,
                0,
                0755);
    }

    @Test
    void bindsTheContainersCgroupsWithoutACgroupNamespace() {
        LaunchPlan plan =
                Requests.of(configuration("mount")).hierarchies(CPU, SYSTEMD).init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new TreeAttr(1, SAFE | MountFlags.ATTR_RDONLY, 0, 0, 0, Wire.PHASE_HOST),
                        new MountTree(1, "/sys/fs/cgroup/cpu,cpuacct", 0),
                        new Symlink("cpu,cpuacct", "/sys/fs/cgroup/cpu"),
                        new MountTree(2, "/sys/fs/cgroup/systemd", 0));
        assertThat(Requests.only(plan, OpenTree.class))
                .extracting(OpenTree::path)
                .contains("/sys/fs/cgroup/cpu,cpuacct/box", "/sys/fs/cgroup/systemd/box");
    }

    @Test
    void showsTheHostsCgroupsReadOnlyWhenNoneIsManaged() {
        LaunchPlan plan = Requests.of(
                        new Configuration().namespaces("mount").mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new OpenTree(1, "/sys/fs/cgroup", 1, Wire.PHASE_HOST),
                        new TreeAttr(1, MountFlags.ATTR_RDONLY, 0, 0, 1, Wire.PHASE_HOST),
                        new MountTree(1, "/sys/fs/cgroup", 0));
    }

    @Test
    void appliesRecursiveOptionsAtLastAndTheMountLabelToItsDirectory() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "cgroup")
                        .linux("'mountLabel': 'u:r:t:s0'")
                        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "rro", "rnosuid"))
                .hierarchies(CPU, SYSTEMD)
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.PivotRoot(),
                        new MountAttr(
                                "/sys/fs/cgroup",
                                MountFlags.ATTR_RDONLY | MountFlags.ATTR_NOSUID,
                                0,
                                0,
                                Wire.ATTR_RECURSIVE_FLAG));
        assertThat(Requests.only(plan, MountFs.class).get(0).options()).containsExactly("mode=755", "context=u:r:t:s0");
    }

    @Test
    void keepsTheHostsCgroupsReadOnlyWhateverIsAskedFor() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/sys/fs/cgroup", "cgroup", "cgroup", "rrw"))
                .init();

        assertThat(Requests.only(plan, MountAttr.class)).isEmpty();
        assertThat(Requests.only(plan, TreeAttr.class))
                .anyMatch(change -> change.set() == MountFlags.ATTR_RDONLY
                        && change.flags() == Wire.ATTR_RECURSIVE_FLAG
                        && change.clear() == 0);
    }
}
