// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.SpecException;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.plan.FileSystemOperation.MountAttr;
import io.caisson.runtime.plan.FileSystemOperation.MountFs;
import io.caisson.runtime.plan.FileSystemOperation.MountTree;
import io.caisson.runtime.plan.TreeOperation.OpenTree;
import io.caisson.runtime.plan.TreeOperation.TreeAttr;
import io.caisson.runtime.plan.TreeOperation.TreeIdmap;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountPlanTest {
    private static final long SLAVE = MountFlags.MS_SLAVE | MountFlags.MS_REC;
    private static final long PRIVATE = MountFlags.MS_PRIVATE | MountFlags.MS_REC;

    @Test
    void mountsInTheOrderOfTheConfiguration() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/proc", "proc", "proc")
                        .mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k")
                        .mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"))
                .init();

        assertThat(Requests.only(plan, MountFs.class))
                .containsExactly(
                        new MountFs("proc", "proc", "/proc", List.of(), 0, 0, 0, Wire.MOUNT_NO_SYMLINK, 0755),
                        new MountFs(
                                "tmpfs",
                                "tmpfs",
                                "/dev",
                                List.of("mode=755", "size=65536k"),
                                MountFlags.ATTR_NOSUID | MountFlags.ATTR_STRICTATIME,
                                0,
                                0,
                                0,
                                0755),
                        new MountFs(
                                "sysfs",
                                "sysfs",
                                "/sys",
                                List.of(),
                                MountFlags.ATTR_RDONLY
                                        | MountFlags.ATTR_NOSUID
                                        | MountFlags.ATTR_NODEV
                                        | MountFlags.ATTR_NOEXEC,
                                MountFlags.MS_RDONLY,
                                0,
                                Wire.MOUNT_NO_SYMLINK,
                                0755));
    }

    @Test
    void opensBindSourcesOnTheHostAndCutsThemOffFromItsPeers() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/data", "none", "/srv", "rbind", "ro", "rnosuid"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new OpenTree(1, "/srv", Wire.TREE_RECURSIVE, Wire.PHASE_HOST),
                        new TreeAttr(1, 0, 0, SLAVE, Wire.ATTR_RECURSIVE_FLAG, Wire.PHASE_HOST),
                        new TreeAttr(1, MountFlags.ATTR_RDONLY, 0, 0, 0, Wire.PHASE_HOST),
                        new TreeAttr(1, MountFlags.ATTR_NOSUID, 0, 0, Wire.ATTR_RECURSIVE_FLAG, Wire.PHASE_HOST),
                        new MountTree(1, "/data", 0));
        assertThat(plan.operations())
                .filteredOn(operation -> operation.phase() == Wire.PHASE_HOST)
                .hasSize(6);
    }

    @Test
    void resolvesSourcesFromTheBundleAndDestinationsFromTheRoot() {
        LaunchPlan plan = Requests.of(new Configuration().mount("data//x/", "bind", "files/a", "bind"))
                .init();

        assertThat(Requests.only(plan, OpenTree.class))
                .contains(new OpenTree(1, "/bundle/files/a", 0, Wire.PHASE_HOST));
        assertThat(Requests.only(plan, MountTree.class)).contains(new MountTree(1, "/data/x", 0));
    }

    @Test
    void appliesEveryPropagationInItsOrder() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/data", "bind", "/srv", "bind", "private", "rshared")
                        .mount("/tmp", "tmpfs", "tmpfs", "shared", "unbindable"))
                .init();

        assertThat(plan.operations())
                .containsSubsequence(
                        new TreeAttr(1, 0, 0, SLAVE, 1, Wire.PHASE_HOST),
                        new TreeAttr(1, 0, 0, MountFlags.MS_PRIVATE, 0, Wire.PHASE_HOST),
                        new TreeAttr(1, 0, 0, MountFlags.MS_SHARED | MountFlags.MS_REC, 1, Wire.PHASE_HOST));
        assertThat(Requests.only(plan, MountFs.class).get(0).propagation()).isEqualTo(MountFlags.MS_SHARED);
        assertThat(Requests.only(plan, MountAttr.class))
                .contains(new MountAttr("/tmp", 0, 0, MountFlags.MS_UNBINDABLE, 0));
    }

    @ParameterizedTest
    @CsvSource({"private, 262144", "rprivate, 262144", "unbindable, 262144", "slave, 524288", "rslave, 524288"})
    void clonesFollowThePropagationOfTheRoot(String propagation, long type) {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux("'rootfsPropagation': '" + propagation + "'")
                        .mount("/data", "bind", "/srv", "bind"))
                .init();

        assertThat(Requests.only(plan, TreeAttr.class))
                .containsExactly(
                        new TreeAttr(0, 0, 0, type | MountFlags.MS_REC, 1, Wire.PHASE_HOST),
                        new TreeAttr(1, 0, 0, type | MountFlags.MS_REC, 1, Wire.PHASE_HOST));
    }

    @Test
    void sharesSourcesWithTheHostOnlyWhenTheRootIsShared() {
        Configuration shared =
                new Configuration().linux("'rootfsPropagation': 'rshared'").mount("/data", "bind", "/srv", "bind");

        assertThat(Requests.only(Requests.of(shared).init(), TreeAttr.class))
                .as("pivot_root refuses a shared root, the source stays with its peers")
                .containsExactly(new TreeAttr(0, 0, 0, PRIVATE, 1, Wire.PHASE_HOST));
        assertThat(Requests.only(
                        Requests.of(shared.userNamespace("0 100000 65536")).init(), TreeAttr.class))
                .as("a user namespace shares nothing with the host")
                .startsWith(
                        new TreeAttr(0, 0, 0, SLAVE, 1, Wire.PHASE_HOST),
                        new TreeAttr(1, 0, 0, SLAVE, 1, Wire.PHASE_HOST));
    }

    @Test
    void makesFilledMountsReadOnlyAtLast() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/dev", "tmpfs", "tmpfs", "ro", "nosuid")
                        .mount("/ro", "ext4", "/dev/x", "ro"))
                .init();

        assertThat(Requests.only(plan, MountFs.class))
                .extracting(MountFs::destination, MountFs::attributes, MountFs::superblockFlags)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/dev", MountFlags.ATTR_NOSUID, 0L),
                        org.assertj.core.groups.Tuple.tuple("/ro", MountFlags.ATTR_RDONLY, MountFlags.MS_RDONLY));
        assertThat(plan.operations())
                .containsSubsequence(
                        new FileSystemOperation.Symlink("/proc/self/fd", "/dev/fd"),
                        new FileSystemOperation.PivotRoot(),
                        new MountAttr("/dev", MountFlags.ATTR_RDONLY, 0, 0, 0));
    }

    @Test
    void changesAttributesOnRemount() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/data", "none", "", "remount", "bind", "ro", "noatime")
                        .mount("/x", "tmpfs", "tmpfs")
                        .mount("/x", "none", "", "remount", "size=1k"))
                .init();

        assertThat(Requests.only(plan, MountAttr.class)).containsExactly(new MountAttr("/data", 0x11, 0x70, 0, 0));
        assertThat(Requests.only(plan, FileSystemOperation.Remount.class)).hasSize(1);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void reconfiguresTheFileSystemOnARemountThatSaysSomethingAboutIt() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .mount("/x", "tmpfs", "tmpfs")
                        .mount("/y", "tmpfs", "tmpfs")
                        .mount("/z", "tmpfs", "tmpfs")
                        .mount("/x", "tmpfs", "tmpfs", "remount", "size=1k", "nosuid", "rslave")
                        .mount("/y", "none", "", "remount", "sync", "noatime", "ro")
                        .mount("/z", "none", "", "remount", "async")
                        .mount("/bound", "bind", "", "remount", "sync", "nodev")
                        .mount("/alone", "none", "", "remount", "nodev"))
                .init();

        assertThat(Requests.only(plan, FileSystemOperation.Remount.class))
                .containsExactly(
                        new FileSystemOperation.Remount("/x", List.of("size=1k"), MountFlags.ATTR_NOSUID, 0, 0),
                        new FileSystemOperation.Remount("/y", List.of(), 0x11, 0x70, MountFlags.MS_SYNCHRONOUS),
                        new FileSystemOperation.Remount("/z", List.of(), 0, 0, 0));
        assertThat(Requests.only(plan, MountAttr.class))
                .containsExactly(
                        new MountAttr("/x", 0, 0, MountFlags.MS_SLAVE | MountFlags.MS_REC, Wire.ATTR_RECURSIVE_FLAG),
                        new MountAttr("/bound", MountFlags.ATTR_NODEV, 0, 0, 0),
                        new MountAttr("/alone", MountFlags.ATTR_NODEV, 0, 0, 0));
    }

    @Test
    void refusesToReconfigureAFileSystemThatIsNotTheContainersAlone() {
        for (String destination : List.of("/", "/data", "/proc", "/elsewhere")) {
            Requests request = Requests.of(new Configuration()
                    .mount("/data", "tmpfs", "tmpfs")
                    .mount("/data", "none", "/source", "bind")
                    .mount("/proc", "proc", "proc")
                    .mount(destination, "tmpfs", "", "remount", "size=1k"));
            assertThatThrownBy(request::init)
                    .as(destination)
                    .hasMessageContaining("only a devpts, overlay, ramfs, tmpfs that the configuration mounts there");
        }
    }

    @Test
    void makesAReadOnlySysReadOnlyAllTheWayDownWhereCgroupsAreTheCallers() {
        Configuration sys = new Configuration().mount("/sys", "none", "/sys", "rbind", "nosuid", "ro");

        assertThat(deepReadOnly(Requests.of(sys).caller(Requests.ROOTLESS))).isTrue();
        assertThat(deepReadOnly(Requests.of(sys))).as("no manager").isTrue();
        assertThat(deepReadOnly(Requests.of(sys).hierarchies(V1))).isFalse();
        assertThat(deepReadOnly(Requests.of(sys).hierarchies(V1).caller(Requests.ROOTLESS)))
                .isTrue();
        assertThat(deepReadOnly(Requests.of(new Configuration().mount("/sys", "none", "/sys", "rbind", "ro", "rrw"))))
                .as("asked for")
                .isFalse();
        assertThat(deepReadOnly(Requests.of(new Configuration().mount("/sys", "none", "/sys", "rbind"))))
                .as("writable")
                .isFalse();
        assertThat(deepReadOnly(Requests.of(new Configuration().mount("/sys", "none", "/data", "rbind", "ro"))))
                .as("another source")
                .isFalse();
    }

    private static final CgroupHierarchy V1 =
            new CgroupHierarchy("memory", List.of("memory"), Path.of("/sys/fs/cgroup/memory/c"), false);

    private static boolean deepReadOnly(Requests request) {
        return Requests.only(request.init(), TreeOperation.TreeAttr.class).stream()
                .anyMatch(
                        change -> change.set() == MountFlags.ATTR_RDONLY && change.flags() == Wire.ATTR_RECURSIVE_FLAG);
    }

    @Test
    void copiesUpIntoATmpfs() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/etc", "tmpfs", "tmpfs", "tmpcopyup"))
                .init();

        assertThat(Requests.only(plan, MountFs.class).get(0).flags()).isEqualTo(Wire.MOUNT_TMPCOPYUP);
    }

    @Test
    void mapsIdsOfBindMountsByTheirOwnMapOrTheContainers() {
        String ids = "[{'containerID': 0, 'hostID': 5, 'size': 9}]";
        LaunchPlan plan = Requests.of(new Configuration()
                        .userNamespace("0 100000 65536")
                        .mount("{'destination': '/a', 'source': '/s', 'options': ['bind'], 'uidMappings': " + ids
                                + ", 'gidMappings': " + ids + "}")
                        .mount("/b", "none", "/s", "rbind", "ridmap"))
                .init();

        assertThat(Requests.only(plan, TreeIdmap.class))
                .containsExactly(
                        new TreeIdmap(1, "0 5 9\n", "0 5 9\n", 0, Wire.PHASE_HOST),
                        new TreeIdmap(
                                2, "0 100000 65536\n", "0 100000 65536\n", Wire.ATTR_RECURSIVE_FLAG, Wire.PHASE_HOST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind,size=1k|none|/s|/mounts/0/options: bind mounts cannot have any filesystem-specific options"
                        + " applied",
                "bind,idmap|none|/s|/mounts/0: an id-mapped mount needs both uidMappings and gidMappings",
                "idmap|tmpfs|/s|/mounts/0: id mappings need a bind mount",
                "bind|none||/mounts/0/source: a bind mount needs a source",
                "ro||/s|/mounts/0/type: a mount needs a type, or the option bind",
            })
    void refusesWhatCannotBeMounted(String options, String type, String source, String message) {
        Requests request = Requests.of(new Configuration()
                .mount("/a", type == null ? "" : type, source == null ? "" : source, options.split(",")));

        assertThatThrownBy(request::init).isInstanceOf(SpecException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys", "/proc/../proc/self", "proc/1"})
    void refusesMountsInsideProc(String destination) {
        Requests request = Requests.of(new Configuration().mount(destination, "tmpfs", "tmpfs"));

        assertThatThrownBy(request::init)
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("cannot be mounted because it is inside /proc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/cpuinfo", "/proc/meminfo", "/proc/uptime", "/proc/sys/kernel/ns_last_pid"})
    void allowsTheFilesOfProcThatOthersReplace(String destination) {
        LaunchPlan plan = Requests.of(new Configuration().mount(destination, "bind", "/lxcfs", "bind"))
                .init();

        assertThat(Requests.only(plan, MountTree.class)).containsExactly(new MountTree(1, destination, 0));
    }

    @Test
    void bindsTheHostsSysWhereAUserNamespaceMayNotMountIt() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "pid")
                        .userNamespace("0 100000 65536")
                        .mount("/sys", "sysfs", "sysfs", "nosuid"))
                .init();

        assertThat(Requests.only(plan, MountFs.class)).isEmpty();
        assertThat(plan.operations())
                .containsSubsequence(
                        new OpenTree(1, "/sys", Wire.TREE_RECURSIVE, Wire.PHASE_HOST),
                        new TreeAttr(1, MountFlags.ATTR_NOSUID | MountFlags.ATTR_RDONLY, 0, 0, 1, Wire.PHASE_HOST),
                        new MountTree(1, "/sys", Wire.MOUNT_NO_SYMLINK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount network", "mount network:/n user:/u"})
    void mountsSysWhereTheNetworkIsTheContainers(String namespaces) {
        LaunchPlan plan = Requests.of(
                        new Configuration().namespaces(namespaces.split(" ")).mount("/sys", "sysfs", "sysfs"))
                .init();

        assertThat(Requests.only(plan, MountFs.class)).hasSize(1);
    }

    @Test
    void bindsTheHostsProcWhereTheUserNamespaceHasNoPidNamespace() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "network")
                        .userNamespace("0 100000 65536")
                        .mount("/proc", "proc", "proc"))
                .init();

        assertThat(Requests.only(plan, OpenTree.class))
                .contains(new OpenTree(1, "/proc", Wire.TREE_RECURSIVE, Wire.PHASE_HOST));
        assertThat(Requests.only(plan, MountFs.class)).isEmpty();
    }

    @Test
    void dropsAGroupOfDevptsThatIsNotMapped() {
        Configuration configuration =
                new Configuration().mount("/dev/pts", "devpts", "devpts", "newinstance", "mode=0620", "gid=5");

        assertThat(Requests.only(Requests.of(configuration).init(), MountFs.class)
                        .get(0)
                        .options())
                .containsExactly("newinstance", "mode=0620", "gid=5");
        LaunchPlan single = Requests.of(configuration.userNamespace("0 1000 1")).init();
        assertThat(Requests.only(single, MountFs.class).get(0).options()).containsExactly("newinstance", "mode=0620");
    }

    @Test
    void labelsFileSystemsButNotTheKernels() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .linux("'mountLabel': 'system_u:object_r:x_t:s0:c1,c2'")
                        .mount("/proc", "proc", "proc")
                        .mount("/tmp", "tmpfs", "tmpfs", "size=1k"))
                .init();

        assertThat(Requests.only(plan, MountFs.class))
                .extracting(MountFs::options)
                .containsExactly(List.of(), List.of("size=1k", "context=system_u:object_r:x_t:s0:c1,c2"));
    }

    @Test
    void opensSourcesInTheInitWhenTheCallerHasNoRightsOverItsMounts() {
        LaunchPlan plan = Requests.of(
                        new Configuration().userNamespace("0 1000 1").mount("/data", "none", "/srv", "rbind"))
                .caller(Requests.ROOTLESS)
                .init();

        assertThat(plan.operations())
                .allMatch(operation -> operation.phase() == Wire.PHASE_INIT)
                .containsSubsequence(
                        new NamespaceOperation.BecomeRoot(Wire.ROOT_KEEP_GROUPS),
                        new OpenTree(0, "/bundle/rootfs", Wire.TREE_RECURSIVE, Wire.PHASE_INIT),
                        new FileSystemOperation.Root(0, SLAVE),
                        new OpenTree(1, "/srv", Wire.TREE_RECURSIVE, Wire.PHASE_INIT),
                        new TreeAttr(1, 0, 0, SLAVE, 1, Wire.PHASE_INIT),
                        new MountTree(1, "/data", 0),
                        new FileSystemOperation.PivotRoot());
    }
}
