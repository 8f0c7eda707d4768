// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import io.caisson.testkit.RequiresCgroupV1;
import io.caisson.testkit.RequiresKernel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** {@code events} beside runc's (libcontainer rows S3 and S17), {@code explain} and {@code features}. */
@RequiresCgroupV1
@Timeout(120)
class ResourceEventsIT extends OciTest {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final long LIMIT_SECONDS = 20;

    /** Of these the kernel's numbers may be zero, which leaves the key out, or there may be no such thing. */
    private static final List<String> BY_CHANCE = List.of(
            "/data/blkio/", "/data/hugetlb/", "/data/memory/cache", "/data/cpu/throttling/", "/data/cpu/usage/total");

    private final ObjectMapper json = new ObjectMapper();

    private String limited(Oci runtime) {
        Bundle bundle = bundle("sleep", "1000");
        String id = newContainer(runtime);
        bundle.set("/linux", "cgroupsPath", "\"/" + id + "\"");
        bundle.set("/linux/resources", "memory", "{\"limit\": 33554432}");
        bundle.set("/linux/resources", "pids", "{\"limit\": 50}");
        succeeds(runtime, "run", "-d", "--bundle", bundle.directory().toString(), id);
        return id;
    }

    private static Oci.Result succeeds(Oci runtime, String... arguments) {
        Oci.Result result = runtime.run(arguments);
        assertThat(result.exit())
                .as("%s %s: %s", runtime, List.of(arguments), result.err())
                .isZero();
        return result;
    }

    /** Where objects have members: JSON pointers without the indexes of lists. */
    private static void keys(JsonNode node, String pointer, Set<String> found) {
        if (node.isArray()) {
            node.forEach(item -> keys(item, pointer, found));
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String place = pointer + "/" + member.getKey();
            if (BY_CHANCE.stream().noneMatch(place::startsWith)) {
                found.add(place);
                keys(member.getValue(), place, found);
            }
        }
    }

    @Test
    void statisticsHaveRuncsKeysAndLimits() throws IOException {
        List<Set<String>> keys = new ArrayList<>();
        List<List<String>> limits = new ArrayList<>();
        for (Oci runtime : Runtimes.runcAndCaisson(temporary)) {
            String id = limited(runtime);
            String line = succeeds(runtime, "events", "--stats", id).out();
            assertThat(line).as("%s prints one line", runtime).endsWith("}\n").containsOnlyOnce("\n");
            JsonNode event = json.readTree(line);
            assertThat(event.at("/type").asText()).isEqualTo("stats");
            assertThat(event.at("/id").asText()).isEqualTo(id);
            assertThat(event.at("/data/network_interfaces").isNull()).isTrue();
            Set<String> found = new TreeSet<>();
            keys(event, "", found);
            keys.add(found);
            limits.add(Stream.of(
                            "memory/usage/limit",
                            "memory/swap/limit",
                            "memory/kernel/limit",
                            "memory/kernelTCP/limit",
                            "memory/raw/hierarchical_memory_limit",
                            "pids/limit",
                            "pids/current",
                            "cpuset/cpus",
                            "cpuset/sched_relax_domain_level")
                    .map(name -> name + "=" + event.at("/data/" + name))
                    .toList());
            succeeds(runtime, "kill", id, "KILL");
            awaitStopped(runtime, id);
            assertThat(runtime.run("events", "--stats", id).lastError())
                    .contains("container with id " + id + " is not running");
            succeeds(runtime, "delete", id);
            assertThat(CGROUPS.resolve("memory").resolve(id)).doesNotExist();
        }
        assertThat(keys).allSatisfy(found -> assertThat(found)
                .isEqualTo(keys.get(0))
                .contains("/data/memory/raw/rss", "/data/cpu/usage/percpu"));
        assertThat(limits).allSatisfy(found -> assertThat(found).isEqualTo(limits.get(0)));
    }

    /** By the pid file of procfs: a killed process is waited for by its subreaper, which takes a moment. */
    private void awaitStopped(Oci runtime, String id) throws IOException {
        while (!json.readTree(succeeds(runtime, "state", id).out())
                .at("/status")
                .asText()
                .equals("stopped")) {
            Thread.onSpinWait();
        }
    }

    private Process follow(Oci runtime, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(runtime.command());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        atEnd(process::destroyForcibly);
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    private static String nextOf(BufferedReader lines, String type) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("{\"type\":\"" + type + "\"")) {
            line = lines.readLine();
        }
        return line;
    }

    @TestFactory
    Stream<DynamicTest> tellsOfOomWithinASecondAndEndsInEveryWay() {
        return Runtimes.runcAndCaisson(temporary).stream()
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> oomAndEnds(runtime)));
    }

    private void oomAndEnds(Oci runtime) throws IOException, InterruptedException {
        String id = limited(runtime);
        Process events = follow(runtime, "events", "--interval", "200ms", id);
        try (BufferedReader lines = events.inputReader()) {
            assertThat(nextOf(lines, "stats"))
                    .as("statistics come by themselves")
                    .contains("\"id\":\"" + id + "\"");
            assertThat(runtime.run("exec", id, "tail", "/dev/zero").exit()).isEqualTo(137);
            long killed = System.nanoTime();
            assertThat(nextOf(lines, "oom")).isEqualTo("{\"type\":\"oom\",\"id\":\"" + id + "\"}");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(1));

            Process interrupted = follow(runtime, "events", "--interval", "200ms", id);
            try (BufferedReader other = interrupted.inputReader()) {
                assertThat(nextOf(other, "stats")).isNotNull();
                interrupted.destroy();
                assertThat(end(interrupted)).as("by SIGTERM").isEqualTo(143);
            }
            Process unread = new ProcessBuilder(piped(runtime, id)).start();
            atEnd(unread::destroyForcibly);
            assertThat(end(unread)).as("its reader leaves").isZero();

            if (runtime.name().equals("caisson")) {
                // runc goes on until a v1 cgroup is removed
                succeeds(runtime, "kill", id, "KILL");
                assertThat(end(events)).as("the container ends").isZero();
            }
            succeeds(runtime, "delete", "--force", id);
            assertThat(end(events)).isZero();
        }
    }

    private static List<String> piped(Oci runtime, String id) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" | head -n 1 | grep -q stats", "sh"));
        words.addAll(runtime.command());
        words.addAll(List.of("events", "--interval", "100ms", id));
        return words;
    }

    @Test
    @RequiresKernel("5.16")
    void limitsThatV1CannotHoldAreExplainedWarnedOfOrRefused() throws IOException {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        Bundle bundle = bundle("true");
        bundle.set("/linux/resources", "memory", "{\"kernel\": 1000000}");
        String directory = bundle.directory().toString();
        JsonNode explained = json.readTree(succeeds(caisson, "explain", "--bundle", directory, "--format", "json")
                .out());
        assertThat(explained.at("/cgroupManager").asText()).isEqualTo("cgroupfs-v1");
        assertThat(explained.at("/conversions/0/field").asText()).isEqualTo("/linux/resources/memory/kernel");
        assertThat(explained.at("/conversions/0/fidelity").asText()).isEqualTo("none");
        assertThat(Files.exists(caisson.root().resolve("explain"))).isFalse();

        Oci.Result refused =
                caisson.run("--resource-policy", "strict", "run", "--bundle", directory, newContainer(caisson));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.lastError())
                .contains("failed to set limits as they are written: /linux/resources/memory/kernel '1000000': ");
        Oci.Result warned = succeeds(caisson, "run", "--bundle", directory, newContainer(caisson));
        assertThat(warned.err()).contains("level=warning", "/linux/resources/memory/kernel '1000000' is not set: ");
    }

    @Test
    void featuresNameAllThatRuncsDo() throws IOException {
        Oci caisson = Oci.caisson(temporary.resolve("caisson"));
        JsonNode ours = json.readTree(succeeds(caisson, "features").out());
        assertThat(ours.at("/linux/cgroup/v1").asBoolean()).isTrue();
        assertThat(ours.at("/linux/cgroup/v2").asBoolean()).isTrue();
        assertThat(ours.at("/annotations/io.caisson.resource-policy").asText()).isEqualTo("convert");
        for (Oci runc : Oci.runc(temporary.resolve("runc")).stream().toList()) {
            JsonNode theirs = json.readTree(succeeds(runc, "features").out());
            for (String list : List.of(
                    "/hooks",
                    "/linux/namespaces",
                    "/linux/capabilities",
                    "/linux/seccomp/actions",
                    "/linux/seccomp/operators",
                    "/linux/seccomp/archs",
                    "/mountOptions")) {
                TreeSet<String> known = new TreeSet<>();
                ours.at(list).forEach(one -> known.add(one.asText()));
                TreeSet<String> missing = new TreeSet<>();
                theirs.at(list).forEach(one -> missing.add(one.asText()));
                missing.removeAll(known);
                // acl and noacl are left to the file system, whose data they are
                missing.removeAll(List.of("acl", "noacl"));
                assertThat(missing).as(list).isEmpty();
            }
        }
    }
}
