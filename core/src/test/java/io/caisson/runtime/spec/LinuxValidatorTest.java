// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static io.caisson.runtime.spec.Validating.problems;
import static io.caisson.runtime.spec.Validating.rootlessProblems;
import static io.caisson.runtime.spec.Validating.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mounts and namespaces, and what lives in them. */
class LinuxValidatorTest {
    private static final String MAPPINGS =
            """
            "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}],
            "gidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}]
            """;

    @Test
    void wantsAMountNamespaceForMountsAndRestrictedPaths() {
        assertThat(
                        problems(
                                """
                        {"mounts": [{"destination": "/proc", "type": "proc"}],
                         "linux": {"namespaces": [], "maskedPaths": ["/a"], "readonlyPaths": ["/b"]}}
                        """))
                .containsExactly(
                        "/mounts: unable to mount without a private mount namespace: add one to /linux/namespaces, or remove the"
                                + " mounts",
                        "/linux/maskedPaths: unable to restrict sys entries without a private MNT namespace",
                        "/linux/readonlyPaths: unable to restrict sys entries without a private MNT namespace");
        assertThat(problems("{\"linux\": {\"maskedPaths\": [\"/a\", \"b\"], \"readonlyPaths\": [\"c\"]}}"))
                .containsExactly(
                        "/linux/maskedPaths/1: must be an absolute path, was 'b'",
                        "/linux/readonlyPaths/0: must be an absolute path, was 'c'");
    }

    @Test
    void checksMounts() {
        assertThat(
                        problems(
                                """
                        {"mounts": [{"destination": ""}, {"destination": "/a", "options": ["rbind"]},
                                    {"destination": "/b", "source": "/b", "options": ["bind"]},
                                    {"destination": "/c", "type": "tmpfs", "options": ["x\\u0000"]}]}
                        """))
                .containsExactly(
                        "/mounts/0/destination: must not be empty",
                        "/mounts/0/type: is required unless the options have bind or rbind",
                        "/mounts/1/source: is required for a bind mount",
                        "/mounts/3/options/0: must not contain a NUL byte, was 'x\\u0000'");
        String relative = "{\"mounts\": [{\"destination\": \"a\", \"type\": \"tmpfs\"}]}";
        assertThat(problems(relative)).isEmpty();
        assertThat(warnings(relative))
                .containsExactly("/mounts/0/destination: should be an absolute path, 'a' is taken from /");
    }

    @Test
    void checksIdMappedMounts() {
        String both = "{\"mounts\": [{\"destination\": \"/a\", \"source\": \"/a\", \"options\": [\"bind\"], %s}]}"
                .formatted(MAPPINGS);
        assertThat(problems(both)).isEmpty();
        assertThat(rootlessProblems(both))
                .contains("/mounts/0: id-mapped mounts are not supported for rootless containers");
        assertThat(
                        problems(
                                """
                        {"mounts": [{"destination": "/a", "type": "tmpfs",
                                     "uidMappings": [{"containerID": 0, "hostID": 0, "size": 1}]},
                                    {"destination": "/b", "source": "/b", "options": ["bind", "ridmap"]}]}
                        """))
                .containsExactly(
                        "/mounts/0/gidMappings: must be given together with uidMappings",
                        "/mounts/0: id-mapped mounts are only supported for bind mounts",
                        "/mounts/1/options: idmap needs mappings of the mount or of a user namespace");
    }

    @Test
    void checksNamespaces() {
        assertThat(
                        problems(
                                """
                        {"linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "pid"}, {"type": "time"},
                          {"type": "network", "path": "run/netns/own"}, {"type": "uts", "path": "/none"},
                          {"type": "ipc", "path": "/a,b"}]}}
                        """))
                .containsExactly(
                        "/linux/namespaces/2/type: must be given once, pid is repeated",
                        "/linux/namespaces/3/type: time namespaces are not enabled in the kernel",
                        "/linux/namespaces/4/path: must be an absolute path, was 'run/netns/own'",
                        "/linux/namespaces/5/path: no such file: '/none'",
                        "/linux/namespaces/6/path: no such file: '/a,b'",
                        "/linux/namespaces/6/path: invalid namespace path '/a,b': must not contain a comma");
    }

    @Test
    void wantsMappingsWithAUserNamespaceAndNoneWithout() {
        assertThat(problems("{\"linux\": {" + MAPPINGS + "}}"))
                .containsExactly("/linux/uidMappings: user namespace mappings specified,"
                        + " but no user namespace in /linux/namespaces");
        assertThat(problems("{\"process\": null, \"linux\": {\"namespaces\": [{\"type\": \"user\"}]}}"))
                .containsExactly(
                        "/linux/uidMappings: must not be empty when a user namespace is made",
                        "/linux/gidMappings: must not be empty when a user namespace is made");
        String joined = "{\"linux\": {\"namespaces\": [{\"type\": \"user\", \"path\": \"/proc/self/ns/user\"}], "
                + MAPPINGS + "}}";
        assertThat(problems(joined)).isEmpty();
        assertThat(warnings(joined))
                .containsExactly("/linux/uidMappings: the user namespace is joined and has its own mappings, ignoring");
        assertThat(rootlessProblems("{}"))
                .containsExactly("/linux/namespaces: rootless container requires user namespaces");
    }

    @Test
    void checksIdRanges() {
        assertThat(
                        problems(
                                """
                        {"linux": {"namespaces": [{"type": "user"}],
                          "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10},
                                          {"containerID": 9, "hostID": 5000, "size": 1},
                                          {"containerID": 20, "hostID": 999, "size": 2},
                                          {"containerID": 30, "hostID": 4294967295, "size": 2}],
                          "gidMappings": [{"containerID": 0, "hostID": 1000, "size": 10},
                                          {"containerID": 50, "hostID": 50, "size": 0}]}}
                        """))
                .containsExactly(
                        "/linux/uidMappings/1/containerID: must not overlap with /linux/uidMappings/0",
                        "/linux/uidMappings/2/hostID: must not overlap with /linux/uidMappings/0",
                        "/linux/uidMappings/3/size: must end below 4294967296, was 2",
                        "/linux/gidMappings/1/size: must be greater than 0, was 0");
    }

    @Test
    void checksTimeOffsets() {
        assertThat(problems("{\"linux\": {\"timeOffsets\": {\"boottime\": {\"secs\": -1, \"nanosecs\": 1000000000}}}}"))
                .containsExactly(
                        "/linux/timeOffsets: time offsets specified, but no time namespace in /linux/namespaces",
                        "/linux/timeOffsets/boottime/nanosecs: must be from 0 to 999999999, was 1000000000");
        assertThat(problems("{\"linux\": {\"namespaces\": [{\"type\": \"time\", \"path\": \"/proc/self/ns/pid\"}],"
                        + "\"timeOffsets\": {}}}"))
                .contains("/linux/timeOffsets: must be absent when the time namespace is joined by path");
    }

    @Test
    void checksDevices() {
        assertThat(
                        problems(
                                """
                        {"linux": {"devices": [
                          {"path": "dev/x", "type": "c", "major": 1},
                          {"path": "/dev/y", "type": "d"},
                          {"path": "/dev/z", "type": "p", "fileMode": 65536},
                          {"path": "/dev/u", "type": "u", "major": -1, "minor": 1048576}]}}
                        """))
                .containsExactly(
                        "/linux/devices/0/path: must be an absolute path, was 'dev/x'",
                        "/linux/devices/0/minor: is required for a device of type c",
                        "/linux/devices/1/type: must be one of c, b, u, p, was 'd'",
                        "/linux/devices/2/fileMode: must be from 0 to 65535, was 65536",
                        "/linux/devices/3/major: must be from 0 to 4095, was -1",
                        "/linux/devices/3/minor: must be from 0 to 1048575, was 1048576");
    }

    @Test
    void checksNetworkDevices() {
        String devices =
                """
                {"linux": {"namespaces": [{"type": "mount"}, {"type": "network"}],
                 "netDevices": {"eth0": {}, "eth1": {"name": "eth0"}, "a/b": {"name": "ok"},
                                "eth2": {"name": "e%d"}, "eth3": {"name": "e%d"}, "eth4": {"name": "e%d%d"}}}}
                """;
        assertThat(problems(devices))
                .containsExactly(
                        "/linux/netDevices/eth1/name: must be unique, 'eth0' is repeated",
                        "/linux/netDevices/a~1b: must be an interface name of 1 to 15 bytes without slash, colon or"
                                + " space, was 'a/b'",
                        "/linux/netDevices/eth4/name: may have one %d and no other %, was 'e%d%d'");
        assertThat(problems("{\"linux\": {\"netDevices\": {\"eth0\": {}}}}"))
                .containsExactly(
                        "/linux/netDevices: unable to move network devices without a private network namespace");
        assertThat(rootlessProblems(devices))
                .contains("/linux/netDevices: network devices are not supported for rootless containers");
    }

    @Test
    void allowsKernelParametersOfOwnNamespacesOnly() {
        String sysctl =
                """
                "sysctl": {"kernel.msgmax": "1", "fs.mqueue.msg_max": "1", "net.ipv4.ip_forward": "1",
                           "net/ipv4/conf/eth0.1/forwarding": "1", "user.max_net_namespaces": "1",
                           "kernel.domainname": "d", "kernel.hostname": "h", "kernel.panic": "1", "": "1"}
                """;
        assertThat(problems("{\"linux\": {" + sysctl + "}}"))
                .containsExactly(
                        "/linux/sysctl/kernel.msgmax: sysctl 'kernel.msgmax' is not allowed in the host's IPC namespace",
                        "/linux/sysctl/fs.mqueue.msg_max: sysctl 'fs.mqueue.msg_max' is not allowed in the host's IPC"
                                + " namespace",
                        "/linux/sysctl/net.ipv4.ip_forward: sysctl 'net.ipv4.ip_forward' is not allowed in the host's"
                                + " network namespace",
                        "/linux/sysctl/net~1ipv4~1conf~1eth0.1~1forwarding: sysctl 'net.ipv4.conf.eth0/1.forwarding'"
                                + " is not allowed in the host's network namespace",
                        "/linux/sysctl/user.max_net_namespaces: sysctl 'user.max_net_namespaces' is not allowed in the"
                                + " host's USER namespace",
                        "/linux/sysctl/kernel.domainname: sysctl 'kernel.domainname' is not allowed in the host's UTS"
                                + " namespace",
                        "/linux/sysctl/kernel.hostname: sysctl 'kernel.hostname' is not allowed as it conflicts with"
                                + " the OCI 'hostname' field",
                        "/linux/sysctl/kernel.panic: sysctl 'kernel.panic' is not in a separate kernel namespace",
                        "/linux/sysctl/: must be the name of a kernel parameter, was ''");
    }

    @Test
    void takesAJoinedNetworkNamespaceUnlessItIsTheHosts() {
        String form = "{\"linux\": {\"namespaces\": [{\"type\": \"network\", \"path\": \"/run/netns/%s\"}],"
                + "\"sysctl\": {\"net.core.somaxconn\": \"1\"}}}";
        assertThat(problems(form.formatted("own"))).isEmpty();
        assertThat(problems(form.formatted("host")))
                .containsExactly("/linux/sysctl/net.core.somaxconn: sysctl 'net.core.somaxconn' is not allowed in the"
                        + " host's network namespace");
    }
}
