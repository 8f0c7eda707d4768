// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static io.caisson.runtime.spec.Validating.problems;
import static io.caisson.runtime.spec.Validating.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Resources, seccomp and the rest of /linux. */
class ResourceValidatorTest {
    private static String resources(String text) {
        return "{\"linux\": {\"resources\": {" + text + "}}}";
    }

    @Test
    void checksMemory() {
        assertThat(problems(resources("\"memory\": {\"limit\": -2, \"swappiness\": 101, \"reservation\": -3}")))
                .containsExactly(
                        "/linux/resources/memory/limit: must be at least -1, was -2",
                        "/linux/resources/memory/reservation: must be at least -1, was -3",
                        "/linux/resources/memory/swappiness: must be from 0 to 100, was 101");
        assertThat(problems(resources("\"memory\": {\"swap\": 5}")))
                .containsExactly("/linux/resources/memory/swap: unable to set swap limit without memory limit");
        assertThat(problems(resources("\"memory\": {\"limit\": 6, \"swap\": 5}")))
                .containsExactly(
                        "/linux/resources/memory/swap: memory+swap limit must not be less than the memory limit 6,"
                                + " was 5");
        assertThat(problems(resources("\"memory\": {\"limit\": 6, \"swap\": -1}")))
                .isEmpty();
        assertThat(warnings(resources("\"memory\": {\"kernel\": 1, \"kernelTCP\": 1}")))
                .containsExactly(
                        "/linux/resources/memory/kernel: is no longer supported, ignoring",
                        "/linux/resources/memory/kernelTCP: is no longer supported, ignoring");
    }

    @Test
    void checksCpuAndPids() {
        assertThat(problems(resources(
                        "\"cpu\": {\"quota\": 10, \"burst\": 11, \"cpus\": \"a\", \"mems\": \"0-1\", \"idle\": 2},"
                                + "\"pids\": {\"limit\": -2}")))
                .containsExactly(
                        "/linux/resources/cpu/burst: must not be greater than the quota 10, was 11",
                        "/linux/resources/cpu/cpus: must be a list of numbers and ranges such as 0-3,7, was 'a'",
                        "/linux/resources/cpu/idle: must be from 0 to 1, was 2",
                        "/linux/resources/pids/limit: must be at least -1, was -2");
        assertThat(problems(resources("\"cpu\": {\"quota\": -1, \"burst\": 11}")))
                .isEmpty();
    }

    @Test
    void checksDeviceRules() {
        assertThat(problems(resources("\"devices\": [{\"allow\": true, \"type\": \"p\", \"major\": -2, \"minor\": -1,"
                        + " \"access\": \"rx\"}]")))
                .containsExactly(
                        "/linux/resources/devices/0/type: must be one of a, b, c, was 'p'",
                        "/linux/resources/devices/0/access: must be made of r, w and m, was 'rx'",
                        "/linux/resources/devices/0/major: must be at least -1, was -2");
        assertThat(problems(resources(
                        "\"devices\": [{\"allow\": true, \"type\": \"c\", \"major\": 4294967297, \"minor\": 1,"
                                + " \"access\": \"rwm\"}]")))
                .as("to the kernel it would be device 1:1, all memory")
                .containsExactly("/linux/resources/devices/0/major: must be at most 4294967295, was 4294967297");
    }

    @Test
    void checksBlockIo() {
        assertThat(
                        problems(
                                resources(
                                        """
                                "blockIO": {"weight": 9, "leafWeight": 1001,
                                            "weightDevice": [{"major": -1, "minor": 0, "weight": 1}],
                                            "throttleReadBpsDevice": [{"major": 8, "minor": -5, "rate": 1}]}
                                """)))
                .containsExactly(
                        "/linux/resources/blockIO/weight: must be from 10 to 1000, was 9",
                        "/linux/resources/blockIO/leafWeight: must be from 10 to 1000, was 1001",
                        "/linux/resources/blockIO/weightDevice/0/major: must be at least 0, was -1",
                        "/linux/resources/blockIO/weightDevice/0/weight: must be from 10 to 1000, was 1",
                        "/linux/resources/blockIO/throttleReadBpsDevice/0/minor: must be at least 0, was -5");
        assertThat(problems(resources("\"blockIO\": {\"weight\": 0}"))).isEmpty();
    }

    @Test
    void checksTheSmallerControllers() {
        assertThat(
                        problems(
                                resources(
                                        """
                                "hugepageLimits": [{"pageSize": "2MB", "limit": 1}, {"pageSize": "2MB", "limit": 2},
                                                   {"pageSize": "02MB", "limit": 1}],
                                "network": {"priorities": [{"name": "", "priority": 1}]},
                                "rdma": {"mlx5_1": {}, "mlx5_2": {"hcaObjects": 1}},
                                "unified": {"memory.max": "1", "../memory.max": "1", "": "2"}
                                """)))
                .containsExactly(
                        "/linux/resources/unified/..~1memory.max: must be a file name (no slashes),"
                                + " was '../memory.max'",
                        "/linux/resources/unified/: must be a file name (no slashes), was ''",
                        "/linux/resources/hugepageLimits/1/pageSize: must be given once, 2MB is repeated",
                        "/linux/resources/hugepageLimits/2/pageSize: must be a number followed by KB, MB or GB,"
                                + " was '02MB'",
                        "/linux/resources/network/priorities/0/name: must be an interface name, was ''",
                        "/linux/resources/rdma/mlx5_1: must have hcaHandles or hcaObjects");
    }

    private static String seccomp(String text) {
        return "{\"linux\": {\"seccomp\": {" + text + "}}}";
    }

    @Test
    void checksSeccompActions() {
        assertThat(
                        problems(
                                seccomp(
                                        """
                                "defaultAction": "SCMP_ACT_NOTIFY", "listenerMetadata": "m",
                                "syscalls": [{"names": ["write", ""], "action": "SCMP_ACT_NOTIFY"}]
                                """)))
                .containsExactly(
                        "/linux/seccomp/defaultAction: SCMP_ACT_NOTIFY cannot be used as default action",
                        "/linux/seccomp/listenerMetadata: must be absent without listenerPath",
                        "/linux/seccomp/syscalls/0/names/0: SCMP_ACT_NOTIFY cannot be used for the write syscall",
                        "/linux/seccomp/syscalls/0/names/1: must not be empty",
                        "/linux/seccomp/listenerPath: is required with SCMP_ACT_NOTIFY");
    }

    @Test
    void checksSeccompValues() {
        assertThat(
                        problems(
                                seccomp(
                                        """
                                "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1,
                                "syscalls": [
                                  {"names": [], "action": "SCMP_ACT_KILL", "errnoRet": 0},
                                  {"names": ["a"], "action": "SCMP_ACT_ERRNO", "errnoRet": 4096},
                                  {"names": ["a"], "action": "SCMP_ACT_TRACE", "errnoRet": 65536},
                                  {"names": ["a"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
                                   "args": [{"index": 6, "value": 0, "op": "SCMP_CMP_EQ"}]}]
                                """)))
                .containsExactly(
                        "/linux/seccomp/defaultErrnoRet: must be absent with SCMP_ACT_ALLOW, which carries no value",
                        "/linux/seccomp/syscalls/0/names: must not be empty",
                        "/linux/seccomp/syscalls/0/errnoRet: must be absent with SCMP_ACT_KILL, which carries no"
                                + " value",
                        "/linux/seccomp/syscalls/1/errnoRet: must be from 0 to 4095, was 4096",
                        "/linux/seccomp/syscalls/2/errnoRet: must be from 0 to 65535, was 65536",
                        "/linux/seccomp/syscalls/3/args/0/index: must be from 0 to 5, was 6");
    }

    @Test
    void checksIntelRdtAndPersonality() {
        assertThat(
                        problems(
                                """
                        {"linux": {"intelRdt": {"closID": "a/b", "memBwSchema": "L3:0=f", "schemata": ["MB:0=1\\nL3:0=f"]},
                                   "personality": {"domain": "LINUX32", "flags": ["ADDR_NO_RANDOMIZE"]}}}
                        """))
                .containsExactly(
                        "/linux/intelRdt/closID: must be a directory name, was 'a/b'",
                        "/linux/intelRdt/memBwSchema: must be one line MB:…, was 'L3:0=f'",
                        "/linux/intelRdt/schemata/0: must be one line, was 'MB:0=1\\u000aL3:0=f'",
                        "/linux/personality/flags: no personality flags are defined, was ADDR_NO_RANDOMIZE");
        assertThat(problems("{\"linux\": {\"intelRdt\": {\"closID\": \"/\"}}}")).isEmpty();
        assertThat(problems("{\"linux\": {\"cgroupsPath\": \"a\\u0000\"}}"))
                .containsExactly("/linux/cgroupsPath: must not contain a NUL byte, was 'a\\u0000'");
    }

    private static String memoryPolicy(String text) {
        return "{\"linux\": {\"memoryPolicy\": {" + text + "}}}";
    }

    @Test
    void checksTheMemoryPolicy() {
        assertThat(problems(memoryPolicy("\"mode\": \"MPOL_LOCAL\", \"nodes\": \"0\","
                        + "\"flags\": [\"MPOL_F_STATIC_NODES\", \"MPOL_F_RELATIVE_NODES\"]")))
                .containsExactly(
                        "/linux/memoryPolicy/nodes: must be empty with MPOL_LOCAL, was '0'",
                        "/linux/memoryPolicy/flags: must not have both MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES",
                        "/linux/memoryPolicy/flags: must be empty with MPOL_LOCAL");
        assertThat(problems(memoryPolicy("\"mode\": \"MPOL_BIND\", \"nodes\": \"\"")))
                .containsExactly("/linux/memoryPolicy/nodes: must not be empty with MPOL_BIND");
        assertThat(problems(memoryPolicy("\"mode\": \"MPOL_INTERLEAVE\", \"nodes\": \"x\"")))
                .containsExactly(
                        "/linux/memoryPolicy/nodes: must be a list of numbers and ranges such as 0-3,7, was 'x'");
        assertThat(problems(memoryPolicy("\"mode\": \"MPOL_PREFERRED\""))).isEmpty();
    }
}
