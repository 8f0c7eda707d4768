// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static io.caisson.runtime.spec.Validating.problems;
import static io.caisson.runtime.spec.Validating.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.SpecException;
import io.caisson.spec.ContainerProcess;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Top level, process and hooks. */
class SpecValidatorTest {
    @Test
    void findsNothingWrongWithASoundConfiguration() {
        assertThat(problems("{}")).isEmpty();
        assertThat(warnings("{}")).isEmpty();
    }

    @Test
    void tellsAllProblemsInOneException() {
        assertThatThrownBy(() -> SpecValidator.check(
                                Validating.spec("{\"ociVersion\": \"2.0.0\", \"root\": null, \"hostname\": \"h\"}"),
                                Validating.host(false))
                        .throwIfAny())
                .isInstanceOf(SpecException.class)
                .hasMessage("/ociVersion: must be a version from 1.0 to 1.3, was '2.0.0'; /root: is required;"
                        + " /hostname: unable to set hostname without a private UTS namespace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.0.2-dev", "1.3.0", "1.3.0+dev", "1.1.0-rc.1", "1.2.9"})
    void takesVersionsUpToItsOwn(String version) {
        assertThat(problems("{\"ociVersion\": \"" + version + "\"}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5.0-dev", "1.4.0", "1.10.0", "1.99999999999999999999.0", "2.0.0", "1.0", "v1.0.0", ""})
    void refusesOtherVersions(String version) {
        assertThat(problems("{\"ociVersion\": \"" + version + "\"}"))
                .containsExactly("/ociVersion: must be a version from 1.0 to 1.3, was '" + version + "'");
    }

    @Test
    void wantsTheRootToBeADirectory() {
        assertThat(problems("{\"root\": {\"path\": \"none\"}}"))
                .containsExactly("/root/path: no such directory: '/bundle/none'");
        assertThat(problems("{\"root\": {\"path\": \"/bundle/file\"}}"))
                .containsExactly("/root/path: not a directory: '/bundle/file'");
        assertThat(problems("{\"root\": {\"path\": \"\"}}")).containsExactly("/root/path: must not be empty");
        assertThat(problems("{\"root\": {\"path\": \"a\\u0000b\"}}"))
                .containsExactly("/root/path: must not contain a NUL byte, was 'a\\u0000b'");
    }

    @Test
    void wantsAUtsNamespaceForNames() {
        String uts = "\"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"uts\"}]}";
        assertThat(problems("{\"domainname\": \"d\"}"))
                .containsExactly("/domainname: unable to set domainname without a private UTS namespace");
        assertThat(problems("{\"hostname\": \"h\", \"domainname\": \"d\", " + uts + "}"))
                .isEmpty();
        String name = "h".repeat(65);
        assertThat(problems("{\"hostname\": \"" + name + "\", " + uts + "}"))
                .containsExactly("/hostname: must have at most 64 bytes, was '" + name + "'");
    }

    @Test
    void refusesAnEmptyAnnotationKey() {
        assertThat(problems("{\"annotations\": {\"\": \"x\"}}"))
                .containsExactly("/annotations/: must not have an empty key");
    }

    @Test
    void needsNoProcessAtCreate() {
        assertThat(problems("{\"process\": null}")).isEmpty();
    }

    @Test
    void wantsArgumentsAndAnAbsoluteDirectory() {
        assertThat(problems("{\"process\": {\"cwd\": \"tmp\", \"args\": []}}"))
                .containsExactly(
                        "/process/cwd: must be an absolute path, was 'tmp'", "/process/args: must not be empty");
        assertThat(problems("{\"process\": {\"args\": [\"a\", \"b\\u0000\"]}}"))
                .containsExactly("/process/args/1: must not contain a NUL byte, was 'b\\u0000'");
    }

    @Test
    void wantsEnvironmentEntriesWithNameAndValue() {
        assertThat(problems("{\"process\": {\"env\": [\"A=b\", \"A=\", \"A\", \"=b\", \"A=\\u0000\"]}}"))
                .containsExactly(
                        "/process/env/2: must have the form NAME=value, was 'A'",
                        "/process/env/3: must have the form NAME=value, was '=b'",
                        "/process/env/4: must not contain a NUL byte, was 'A=\\u0000'");
    }

    @Test
    void refusesUnknownAndRepeatedLimits() {
        assertThat(
                        problems(
                                """
                        {"process": {"rlimits": [
                          {"type": "RLIMIT_NOFILE", "soft": 1, "hard": 18446744073709551615},
                          {"type": "RLIMIT_NOFILE", "soft": 2, "hard": 2},
                          {"type": "RLIMIT_FILES", "soft": 2, "hard": 2},
                          {"type": "RLIMIT_CORE", "soft": 18446744073709551615, "hard": 2}]}}
                        """))
                .containsExactly(
                        "/process/rlimits/1/type: must be given once, RLIMIT_NOFILE is repeated",
                        "/process/rlimits/2/type: unknown resource limit 'RLIMIT_FILES'",
                        "/process/rlimits/3/soft: must not be greater than the hard limit 2,"
                                + " was 18446744073709551615");
    }

    @Test
    void onlyWarnsOfUnknownCapabilities() {
        String unknown = "{\"process\": {\"capabilities\": {\"bounding\": [\"CAP_KILL\", \"CAP_FLY\"]}}}";
        assertThat(problems(unknown)).isEmpty();
        assertThat(warnings(unknown))
                .containsExactly("/process/capabilities/bounding/1: unknown capability 'CAP_FLY', ignoring");
    }

    @Test
    void refusesLabelsThatTheHostCannotKeep() {
        assertThat(problems("{\"process\": {\"apparmorProfile\": \"p\", \"selinuxLabel\": \"l\"},"
                        + "\"linux\": {\"mountLabel\": \"m\"}}"))
                .containsExactly(
                        "/process/apparmorProfile: AppArmor is not enabled on this host",
                        "/process/selinuxLabel: SELinux is not enabled on this host",
                        "/linux/mountLabel: SELinux is not enabled on this host");
        assertThat(problems("{\"process\": {\"apparmorProfile\": \"\", \"selinuxLabel\": \"\"}}"))
                .isEmpty();
    }

    @Test
    void keepsNumbersOfTheProcessInRange() {
        assertThat(problems("{\"process\": {\"oomScoreAdj\": -1001, \"user\": {\"umask\": 512}, \"terminal\": true,"
                        + "\"consoleSize\": {\"height\": 65536, \"width\": 18446744073709551615}}}"))
                .containsExactly(
                        "/process/consoleSize/height: must be from 0 to 65535, was 65536",
                        "/process/consoleSize/width: must be from 0 to 65535, was 18446744073709551615",
                        "/process/user/umask: must be from 0 to 511, was 512",
                        "/process/oomScoreAdj: must be from -1000 to 1000, was -1001");
        assertThat(problems("{\"process\": {\"consoleSize\": {\"height\": 65536, \"width\": 1}}}"))
                .isEmpty();
    }

    @Test
    void wantsIdsToBeMapped() {
        assertThat(
                        problems(
                                """
                        {"process": {"user": {"uid": 10, "gid": 0, "additionalGids": [9, 10]}},
                         "linux": {"namespaces": [{"type": "user"}],
                          "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}],
                          "gidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}]}}
                        """))
                .containsExactly(
                        "/process/user/uid: id 10 is not mapped by /linux/uidMappings",
                        "/process/user/additionalGids/1: id 10 is not mapped by /linux/gidMappings");
    }

    @Test
    void checksScheduling() {
        assertThat(problems("{\"process\": {\"ioPriority\": {\"class\": \"IOPRIO_CLASS_BE\", \"priority\": 8},"
                        + "\"execCPUAffinity\": {\"initial\": \"0-\", \"final\": \"0-3, 7\"},"
                        + "\"scheduler\": {\"policy\": \"SCHED_FIFO\", \"nice\": 20, \"runtime\": 1}}}"))
                .containsExactly(
                        "/process/ioPriority/priority: must be from 0 to 7, was 8",
                        "/process/scheduler/nice: must be from -20 to 19, was 20",
                        "/process/scheduler/nice: must be 0 with SCHED_FIFO, was 20",
                        "/process/scheduler/priority: must be from 1 to 99, was 0",
                        "/process/scheduler/runtime: can only be specified for SCHED_DEADLINE policy,"
                                + " was 1 with SCHED_FIFO",
                        "/process/execCPUAffinity/initial: must be a list of numbers and ranges such as 0-3,7,"
                                + " was '0-'");
        assertThat(problems("{\"process\": {\"scheduler\": {\"policy\": \"SCHED_OTHER\", \"priority\": 1}}}"))
                .containsExactly("/process/scheduler/priority: can only be specified for SCHED_FIFO or SCHED_RR"
                        + " policy, was 1 with SCHED_OTHER");
        assertThat(problems("{\"process\": {\"scheduler\": {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 3,"
                        + " \"deadline\": 2, \"period\": 1}}}"))
                .containsExactly(
                        "/process/scheduler/runtime: must not be greater than the deadline 2, was 3",
                        "/process/scheduler/deadline: must not be greater than the period 1, was 2");
        assertThat(problems("{\"process\": {\"scheduler\": {\"policy\": \"SCHED_BATCH\", \"nice\": -20}}}"))
                .isEmpty();
    }

    @Test
    void checksHooks() {
        assertThat(
                        problems(
                                """
                        {"hooks": {"prestart": [{"path": "bin/x"}],
                                   "poststop": [{"path": "/bin/x"}, {"path": "/bin/x", "timeout": 0, "env": ["A"]}]}}
                        """))
                .containsExactly(
                        "/hooks/prestart/0/path: must be an absolute path, was 'bin/x'",
                        "/hooks/poststop/1/env/0: must have the form NAME=value, was 'A'",
                        "/hooks/poststop/1/timeout: must be greater than 0 seconds, was 0");
    }

    @Test
    void checksAFurtherProcessWithPointersIntoItsOwnDocument() {
        ContainerProcess process = new SpecReader()
                .parse("{\"cwd\": \"x\", \"args\": [\"sh\"]}".getBytes(StandardCharsets.UTF_8), ContainerProcess.class);
        assertThat(Validating.texts(SpecValidator.checkProcess(process, Validating.spec("{}"), Validating.host(false))
                        .problems()))
                .containsExactly("/cwd: must be an absolute path, was 'x'");
    }
}
