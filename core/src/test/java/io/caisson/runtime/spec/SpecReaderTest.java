// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.IdMapping;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.Rlimit;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.Scheduler;
import io.caisson.spec.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecReaderTest {
    private final SpecReader reader = new SpecReader();

    @Test
    void tellsAllProblemsAtOnceWithPointers() {
        assertThat(problems(
                        """
                        {"ociVersion": 1, "root": {"path": "r", "readonly": "yes"}, "mounts": [{}, 3],
                         "process": {"cwd": "/", "user": {"uid": -1, "gid": 4294967296}, "args": ["a", 2, null],
                                     "oomScoreAdj": 1.0, "rlimits": [{"type": "RLIMIT_CORE", "soft": 1}]},
                         "annotations": {"a/b~c": 1},
                         "linux": {"namespaces": [{"type": "Pid"}], "rootfsPropagation": "public",
                                   "resources": {"blockIO": {"weight": 65536}, "cpu": {"shares": 18446744073709551616}}}}
                        """,
                        RuntimeSpec.class))
                .containsExactly(
                        "/ociVersion: must be a string, was 1",
                        "/root/readonly: must be true or false, was the string 'yes'",
                        "/process/user/uid: must be an integer from 0 to 4294967295, was -1",
                        "/process/user/gid: must be an integer from 0 to 4294967295, was 4294967296",
                        "/process/args/1: must be a string, was 2",
                        "/process/args/2: must be a string, was null",
                        "/process/rlimits/0/hard: is required",
                        "/process/oomScoreAdj: must be an integer from -2147483648 to 2147483647, was 1.0",
                        "/mounts/0/destination: is required",
                        "/mounts/1: must be an object, was 3",
                        "/annotations/a~1b~0c: must be a string, was 1",
                        "/linux/resources/cpu/shares: must be an integer from 0 to 18446744073709551615,"
                                + " was 18446744073709551616",
                        "/linux/resources/blockIO/weight: must be an integer from 0 to 65535, was 65536",
                        "/linux/namespaces/0/type: must be one of pid, network, mount, ipc, uts, user, cgroup, time,"
                                + " was the string 'Pid'",
                        "/linux/rootfsPropagation: must be one of private, rprivate, shared, rshared, slave, rslave,"
                                + " unbindable, runbindable, was the string 'public'");
    }

    @Test
    void refusesNumbersInStringsAndStringsInNumbers() {
        assertThat(problems("{\"limit\": \"5\"}", io.caisson.spec.LinuxPids.class))
                .containsExactly("/limit: must be an integer from -9223372036854775808 to 9223372036854775807,"
                        + " was the string '5'");
        assertThat(problems("{\"type\": 7, \"soft\": true, \"hard\": 1e3}", Rlimit.class))
                .containsExactly(
                        "/type: must be a string, was 7",
                        "/soft: must be an integer from 0 to 18446744073709551615, was true",
                        "/hard: must be an integer from 0 to 18446744073709551615, was 1E+3");
    }

    @Test
    void keepsUnsignedNumbersWhole() {
        String text = "{\"type\":\"RLIMIT_NOFILE\",\"soft\":9223372036854775808,\"hard\":18446744073709551615}";
        Rlimit limit = reader.parse(utf8(text), Rlimit.class);
        assertThat(limit.hard()).isEqualTo(-1);
        assertThat(limit.soft()).isEqualTo(Long.MIN_VALUE);
        assertThat(reader.write(limit)).isEqualTo(text);
        String scheduler = "{\"policy\":\"SCHED_DEADLINE\",\"runtime\":18446744073709551615}";
        assertThat(reader.write(reader.parse(utf8(scheduler), Scheduler.class))).isEqualTo(scheduler);
        String mapping = "{\"containerID\":4294967295,\"hostID\":0,\"size\":1}";
        assertThat(reader.parse(utf8(mapping), IdMapping.class).containerID()).isEqualTo(4294967295L);
    }

    @Test
    void keepsAbsentApartFromZeroAndTakesNullForAbsent() {
        LinuxResources absent = reader.parse(utf8("{\"memory\": {\"swappiness\": null}}"), LinuxResources.class);
        assertThat(absent.memory().orElseThrow().swappiness()).isEmpty();
        LinuxResources zero = reader.parse(utf8("{\"memory\": {\"swappiness\": 0}}"), LinuxResources.class);
        assertThat(zero.memory().orElseThrow().swappiness()).hasValue(0);
        assertThat(zero.cpu()).isEmpty();
        assertThat(problems("{\"type\": null, \"soft\": 1, \"hard\": 1}", Rlimit.class))
                .containsExactly("/type: is required");
    }

    @Test
    void skipsUnknownProperties() {
        RuntimeSpec spec = reader.parse(utf8("{\"ociVersion\":\"1.3.0\",\"x\":{\"y\":1},\"solaris\":{\"z\":[]}}"));
        assertThat(reader.write(spec)).isEqualTo("{\"ociVersion\":\"1.3.0\"}");
    }

    @Test
    void runsAsRootWhenTheProcessNamesNoUser() {
        ContainerProcess process = reader.parse(utf8("{\"cwd\":\"/\"}"), ContainerProcess.class);
        assertThat(process.user()).isEqualTo(User.ROOT);
    }

    @Test
    void placesMalformedTextByLineAndColumn() {
        assertThat(problems("{\n  \"ociVersion\": \"1.0.0\",\n  oops\n}", RuntimeSpec.class))
                .singleElement()
                .asString()
                .startsWith("malformed JSON: at line 3, column ")
                .contains("unexpected character ('o'")
                .doesNotContain("Source")
                .doesNotContain("\n");
        assertThat(problems("", RuntimeSpec.class)).containsExactly("malformed JSON: the document is empty");
        assertThat(problems("{\"a\": ", RuntimeSpec.class))
                .singleElement()
                .asString()
                .startsWith("malformed JSON: at line 1, column ");
        assertThat(problems("{} {", RuntimeSpec.class))
                .containsExactly("malformed JSON: unexpected text after the document at line 1, column 4");
        assertThat(problems("[]", RuntimeSpec.class)).containsExactly("must be an object, was an array");
    }

    @Test
    void refusesBytesThatAreNoUtf8AndDepthWithoutEnd() {
        byte[] latin = "{\"ociVersion\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> reader.parse(latin))
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("malformed JSON: ");
        String deep = "{\"a\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> reader.parse(utf8(deep)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void namesTheMissingConfiguration(@TempDir Path bundle) {
        Path file = bundle.resolve("config.json");
        CaissonException failure = catchThrowableOfType(CaissonException.class, () -> reader.read(file));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SPEC);
        assertThat(failure).hasMessage("JSON specification file config.json not found: '" + file + "'");
    }

    @Test
    void namesTheUnreadableConfiguration(@TempDir Path bundle) throws IOException {
        Path file = Files.createDirectory(bundle.resolve("config.json"));
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to read '" + file + "': is a directory");
        assertThatThrownBy(() -> reader.readProcess(bundle.resolve("process.json")))
                .hasMessage("failed to read '" + bundle.resolve("process.json") + "': no such file or directory");
    }

    @Test
    void indentsWithTabs() {
        Rlimit limit = new Rlimit("RLIMIT_CORE", 0, 1);
        assertThat(reader.writeIndented(limit))
                .isEqualTo("{\n\t\"type\": \"RLIMIT_CORE\",\n\t\"soft\": 0,\n\t\"hard\": 1\n}");
    }

    private List<String> problems(String text, Class<? extends Record> type) {
        SpecException failure = catchThrowableOfType(SpecException.class, () -> reader.parse(utf8(text), type));
        assertThat(failure).as("problems in %s", text).isNotNull();
        return failure.problems().stream().map(SpecProblem::toString).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
