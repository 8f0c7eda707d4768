// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireReader;
import io.caisson.spec.NamespaceType;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S13 bootstrap message")
class BootstrapTest {
    @ParameterizedTest
    @DisplayName("S11 clone flags come from the namespaces without a path")
    @CsvSource({
        "mount, 0x20000",
        "cgroup, 0x0",
        "uts, 0x4000000",
        "ipc, 0x8000000",
        "user, 0x10000000",
        "pid, 0x20000000",
        "network, 0x40000000",
        "time, 0x80",
    })
    void clonesNewNamespaces(String type, String flag) {
        LaunchPlan plan = Requests.of(new Configuration().namespaces(type)).init();

        assertThat(Requests.attributes(plan).get(Wire.ATTR_CLONE_FLAGS).u32()).isEqualTo(Integer.decode(flag));
    }

    @Test
    @DisplayName("S11 paths are joined in libcontainer's order and not cloned")
    void joinsExistingNamespaces() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces(
                                "time:/t",
                                "cgroup:/c",
                                "mount:/m",
                                "pid:/p",
                                "network:/n",
                                "uts:/h",
                                "ipc:/i",
                                "user:/u"))
                .init();
        Map<Integer, WireReader> attributes = Requests.attributes(plan);

        assertThat(attributes.get(Wire.ATTR_CLONE_FLAGS).u32()).isZero();
        assertThat(attributes.get(Wire.ATTR_NS_PATHS).text())
                .isEqualTo("user:/u,ipc:/i,uts:/h,net:/n,pid:/p,mnt:/m,cgroup:/c,time:/t");
    }

    @Test
    void refusesAPathThatWouldSplitTheList() {
        Requests request = Requests.of(new Configuration().namespaces("network:/run/a,pid:/b"));

        assertThatThrownBy(request::init)
                .isInstanceOf(CaissonException.class)
                .hasMessage("invalid namespace path /run/a,pid:/b");
    }

    @Test
    void ordersAttributesAsLibcontainerDoes() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "time", "ipc:/i")
                        .userNamespace("0 1000 1", "1 100000 65536")
                        .process("'oomScoreAdj': -17")
                        .linux("'timeOffsets': {'monotonic': {'secs': -5, 'nanosecs': 7}}"))
                .caller(Requests.ROOTLESS)
                .init();

        assertThat(Requests.attributes(plan).keySet())
                .containsExactly(
                        Wire.ATTR_CLONE_FLAGS,
                        Wire.ATTR_NS_PATHS,
                        Wire.ATTR_UIDMAPPATH,
                        Wire.ATTR_UIDMAP,
                        Wire.ATTR_GIDMAP,
                        Wire.ATTR_GIDMAPPATH,
                        Wire.ATTR_SETGROUP,
                        Wire.ATTR_OOM_SCORE_ADJ,
                        Wire.ATTR_ROOTLESS_EUID,
                        Wire.ATTR_TIMENSOFFSET,
                        Wire.ATTR_SLOTS);
    }

    @Test
    void writesMapsScoresAndOffsetsAsTheKernelReadsThem() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "time")
                        .userNamespace("0 1000 1", "1 100000 65536")
                        .process("'oomScoreAdj': -17")
                        .linux("'timeOffsets': {'boottime': {'secs': 9}, 'monotonic': {'secs': -5, 'nanosecs': 7}}"))
                .init();
        Map<Integer, WireReader> attributes = Requests.attributes(plan);

        assertThat(attributes.get(Wire.ATTR_UIDMAP).text()).isEqualTo("0 1000 1\n1 100000 65536\n");
        assertThat(attributes.get(Wire.ATTR_GIDMAP).text()).isEqualTo("0 1000 1\n1 100000 65536\n");
        assertThat(attributes.get(Wire.ATTR_OOM_SCORE_ADJ).text()).isEqualTo("-17");
        assertThat(attributes.get(Wire.ATTR_TIMENSOFFSET).text()).isEqualTo("monotonic -5 7\nboottime 9 0\n");
        assertThat(attributes.get(Wire.ATTR_ROOTLESS_EUID).u8()).isZero();
        assertThat(attributes).doesNotContainKeys(Wire.ATTR_UIDMAPPATH, Wire.ATTR_GIDMAPPATH);
    }

    @Test
    void leavesTheScoreAloneWhenNoneIsConfigured() {
        LaunchPlan plan = Requests.of(new Configuration()).init();

        assertThat(Requests.attributes(plan))
                .doesNotContainKeys(Wire.ATTR_OOM_SCORE_ADJ, Wire.ATTR_NS_PATHS, Wire.ATTR_TIMENSOFFSET);
    }

    @Test
    void mapsNothingIntoAJoinedUserNamespace() {
        LaunchPlan plan = Requests.of(new Configuration()
                        .namespaces("mount", "user:/u", "time:/t")
                        .linux(
                                "'uidMappings': [{'containerID': 0, 'hostID': 1, 'size': 1}]",
                                "'gidMappings': [{'containerID': 0, 'hostID': 1, 'size': 1}]",
                                "'timeOffsets': {'boottime': {'secs': 9}}"))
                .init();

        assertThat(Requests.attributes(plan))
                .doesNotContainKeys(Wire.ATTR_UIDMAP, Wire.ATTR_GIDMAP, Wire.ATTR_SETGROUP, Wire.ATTR_TIMENSOFFSET);
    }

    @Test
    @DisplayName("S22 the caller's own group alone keeps setgroups denied")
    void deniesSetgroupsForTheCallersOwnGroup() {
        LaunchPlan plan = Requests.of(new Configuration().userNamespace("0 1000 1"))
                .caller(Requests.ROOTLESS)
                .init();

        assertThat(Requests.attributes(plan)).doesNotContainKey(Wire.ATTR_SETGROUP);
        assertThat(Requests.attributes(plan).get(Wire.ATTR_UIDMAPPATH).text()).isEqualTo("/usr/bin/newuidmap");
        assertThat(Requests.attributes(plan).get(Wire.ATTR_ROOTLESS_EUID).u8()).isOne();
    }

    @ParameterizedTest
    @DisplayName("S22 any other group map allows setgroups")
    @CsvSource({"1 1000 1", "0 1001 1", "0 1000 2"})
    void allowsSetgroupsForOtherMaps(String map) {
        LaunchPlan plan = Requests.of(new Configuration().userNamespace(map))
                .caller(Requests.ROOTLESS)
                .init();

        assertThat(Requests.attributes(plan).get(Wire.ATTR_SETGROUP).u8()).isOne();
    }

    @Test
    @DisplayName("S22 without the tools a rootless caller maps by itself")
    void namesNoToolThatWasNotFound() {
        LaunchPlan plan = Requests.of(new Configuration().userNamespace("0 1000 1"))
                .caller(new InitRequest.Caller(
                        1000,
                        1000,
                        true,
                        false,
                        false,
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        Map.of()))
                .init();

        assertThat(Requests.attributes(plan)).doesNotContainKeys(Wire.ATTR_UIDMAPPATH, Wire.ATTR_GIDMAPPATH);
    }

    @Test
    void clonesTheCgroupNamespaceOnlyIntoACgroup() {
        Configuration configuration = new Configuration().namespaces("mount", "cgroup");

        LaunchPlan into = Requests.of(configuration).cgroupFd(9).init();
        LaunchPlan after = Requests.of(configuration).init();

        assertThat(Requests.attributes(into).get(Wire.ATTR_CLONE_FLAGS).u32()).isEqualTo(0x0202_0000);
        assertThat(Requests.attributes(into).get(Wire.ATTR_CGROUP_FD).u32()).isEqualTo(9);
        assertThat(Requests.only(into, NamespaceOperation.Unshare.class)).isEmpty();
        assertThat(Requests.attributes(after).get(Wire.ATTR_CLONE_FLAGS).u32()).isEqualTo(0x0002_0000);
        assertThat(Requests.only(after, NamespaceOperation.Unshare.class))
                .containsExactly(new NamespaceOperation.Unshare(0x0200_0000));
    }

    @Test
    void countsTheSlots() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/data", "none", "/srv", "bind"))
                .init();

        assertThat(Requests.attributes(plan).get(Wire.ATTR_SLOTS).u32()).isEqualTo(2);
    }

    @Test
    @DisplayName("S11 exec clones nothing and joins the saved paths")
    void joinsSavedNamespacesForExec() {
        Configuration configuration = new Configuration().process("'oomScoreAdj': 5");

        LaunchPlan plan = Requests.of(configuration)
                .join(NamespaceType.MOUNT, "/proc/7/ns/mnt")
                .join(NamespaceType.USER, "/proc/7/ns/user")
                .join(NamespaceType.PID, "/proc/7/ns/pid")
                .exec(configuration.build().process().orElseThrow());
        Map<Integer, WireReader> attributes = Requests.attributes(plan);

        assertThat(attributes.get(Wire.ATTR_CLONE_FLAGS).u32()).isZero();
        assertThat(attributes.get(Wire.ATTR_NS_PATHS).text())
                .isEqualTo("user:/proc/7/ns/user,pid:/proc/7/ns/pid,mnt:/proc/7/ns/mnt");
        assertThat(attributes.get(Wire.ATTR_OOM_SCORE_ADJ).text()).isEqualTo("5");
        assertThat(attributes.get(Wire.ATTR_SLOTS).u32()).isZero();
    }
}
