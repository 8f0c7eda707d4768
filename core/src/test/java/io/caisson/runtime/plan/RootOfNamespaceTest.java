// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.FileSystemOperation.Mknod;
import io.caisson.runtime.plan.FileSystemOperation.MountFs;
import io.caisson.runtime.plan.FileSystemOperation.MountTree;
import io.caisson.runtime.plan.ProcessOperation.SetUser;
import io.caisson.runtime.plan.TreeOperation.OpenTree;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans of a runtime that is root of a user namespace, as in rootless engines. */
class RootOfNamespaceTest {
    private static final CgroupHierarchy UNIFIED =
            new CgroupHierarchy("", List.of(), Path.of("/sys/fs/cgroup/box"), true);

    private static InitRequest.Caller caller(boolean setgroupsDenied) {
        return new InitRequest.Caller(0, 0, false, true, setgroupsDenied, Optional.empty(), Optional.empty(), Map.of());
    }

    @Test
    void needsNoFurtherUserNamespaceButKeepsToWhatItMayDo() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "network", "pid")
                        .mount("/sys", "sysfs", "sysfs", "ro")
                        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro"))
                .caller(caller(false))
                .hierarchies(UNIFIED)
                .init();

        assertThat(Requests.only(plan, Mknod.class)).isEmpty();
        assertThat(Requests.only(plan, MountTree.class)).contains(new MountTree(2, "/dev/null", 0));
        assertThat(Requests.only(plan, MountFs.class)).extracting(MountFs::type).containsExactly("sysfs");
        assertThat(Requests.only(plan, OpenTree.class))
                .allMatch(tree -> tree.phase() == Wire.PHASE_INIT)
                .contains(new OpenTree(1, "/sys/fs/cgroup/box", Wire.TREE_RECURSIVE, Wire.PHASE_INIT));
    }

    @Test
    void mountsTheCgroupsOfACgroupNamespaceThatItMakes() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "cgroup")
                        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro"))
                .caller(caller(false))
                .hierarchies(UNIFIED)
                .init();

        assertThat(Requests.only(plan, MountFs.class)).extracting(MountFs::type).containsExactly("cgroup2");
    }

    @Test
    void setsGroupsWhereItsNamespaceAllowsIt() {
        Configuration configuration = new Configuration().user("{'uid': 7, 'gid': 8, 'additionalGids': [9]}");

        assertThat(Requests.only(
                        Requests.of(configuration).caller(caller(false)).init(), SetUser.class))
                .containsExactly(new SetUser(7, 8, List.of(9L), 0));
        assertThat(Requests.only(Requests.of(configuration).caller(caller(true)).init(), SetUser.class))
                .containsExactly(new SetUser(7, 8, List.of(9L), Wire.USER_SKIP_SETGROUPS));
    }
}
