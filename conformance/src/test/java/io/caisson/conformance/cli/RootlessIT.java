// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Distribution;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Containers of an ordinary user to whom no cgroup is delegated, and of root of a user namespace. */
class RootlessIT extends OciTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OrdinaryUser user;

    private interface Body {
        void accept(Oci runtime) throws Exception;
    }

    @BeforeEach
    void makeUser() throws IOException {
        user = new OrdinaryUser(temporary);
    }

    private Stream<DynamicTest> onEach(Body test, String... before) {
        return Stream.of(
                        Distribution.onPath("runc").map(path -> user.runtime("runc", path, before)),
                        Optional.of(user.runtime("caisson", Distribution.launcher(), before)))
                .flatMap(Optional::stream)
                .map(runtime -> DynamicTest.dynamicTest(runtime.name(), () -> test.accept(runtime)));
    }

    /** The configuration that the runtime itself proposes, which maps the user's own id alone. */
    private Bundle proposed(Oci runtime, String... args) throws IOException {
        Bundle bundle = bundle(args);
        Files.delete(bundle.directory().resolve("config.json"));
        user.give(bundle.directory());
        Oci.Result result = runtime.runIn(bundle.directory(), Map.of(), "spec", "--rootless");
        assertThat(result.exit()).as(result.err()).isZero();
        ObjectNode config = (ObjectNode)
                JSON.readTree(bundle.directory().resolve("config.json").toFile());
        config.fieldNames().forEachRemaining(name -> bundle.config().set(name, config.get(name)));
        bundle.process().put("terminal", false);
        return bundle.args(args);
    }

    private static void mapSubIds(Bundle bundle) {
        String map =
                "[{\"containerID\": 0, \"hostID\": %d, \"size\": 1}, {\"containerID\": 1, \"hostID\": %d, \"size\": %d}]"
                        .formatted(OrdinaryUser.UID, OrdinaryUser.SUB_IDS, OrdinaryUser.SUB_ID_COUNT);
        bundle.set("/linux", "uidMappings", map).set("/linux", "gidMappings", map);
    }

    private static void addCapability(Bundle bundle, String name) {
        ObjectNode sets = bundle.process().withObject("/capabilities");
        sets.fieldNames().forEachRemaining(set -> sets.withArray("/" + set).add(name));
        bundle.edit(b -> {});
    }

    private static List<String> words(Oci.Result result) {
        return result.out()
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> mapsSubIdsWithTheTools() {
        assumeTrue(Distribution.onPath("newuidmap").isPresent(), "newuidmap (uidmap) is not installed");
        return onEach(runtime -> {
            Bundle bundle = proposed(
                    runtime,
                    "sh",
                    "-c",
                    "cat /proc/self/uid_map /proc/self/setgroups; id -u; busybox chown 7:7 /tmp/x; stat -c %u:%g /tmp/x");
            mapSubIds(bundle);
            bundle.set("/root", "readonly", "false");
            Files.writeString(bundle.rootfs().resolve("tmp/x"), "");
            user.give(bundle.rootfs());
            addCapability(bundle, "CAP_CHOWN");
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(words(result))
                    .as(result.err())
                    .containsExactly("0 4711 1", "1 300000 1000", "allow", "0", "7:7");
            assertThat(Files.getAttribute(bundle.rootfs().resolve("tmp/x"), "unix:uid"))
                    .isEqualTo(300006);
        });
    }

    /** Also: what the tools are for fails clearly without them. */
    @TestFactory
    Stream<DynamicTest> mapsItsOwnIdWithoutTheTools() throws IOException {
        Path programs = Files.createDirectories(temporary.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("java"), Path.of(System.getProperty("java.home"), "bin/java"));
        return onEach(
                runtime -> {
                    Bundle bundle = proposed(runtime, "sh", "-c", "cat /proc/self/uid_map /proc/self/setgroups; id -u");
                    Oci.Result result = runToEnd(runtime, bundle);
                    assertThat(words(result)).as(result.err()).containsExactly("0 4711 1", "deny", "0");
                    mapSubIds(bundle);
                    Oci.Result refused = runToEnd(runtime, bundle);
                    assertThat(refused.exit()).isNotZero();
                    assertThat(refused.out()).isEmpty();
                    assertThat(refused.err())
                            .containsPattern("uid_map|mapping tool")
                            .containsIgnoringCase("operation not permitted");
                },
                "PATH=" + programs);
    }

    @TestFactory
    Stream<DynamicTest> leadsAContainerThroughItsLife() {
        return onEach(runtime -> {
            String id = newContainer(runtime);
            Bundle bundle = proposed(runtime, "sleep", "1000");
            Oci.Result run =
                    runtime.run("run", "-d", "--bundle", bundle.directory().toString(), id);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(runtime.root().resolve(id).resolve("state.json")).exists();

            Oci.Result exec =
                    runtime.run("exec", id, "sh", "-c", "cat /proc/self/uid_map /proc/self/setgroups; id -u; exit 7");
            assertThat(words(exec)).as(exec.err()).containsExactly("0 4711 1", "deny", "0");
            assertThat(exec.exit()).isEqualTo(7);
            Oci.Result groups = runtime.run("exec", "--additional-gids", "0", id, "true");
            assertThat(groups.exit()).isNotZero();
            assertThat(groups.lastError()).contains("cannot set any additional groups in a rootless container");
            Oci.Result pause = runtime.run("pause", id);
            assertThat(pause.exit()).isNotZero();
            assertThat(pause.lastError())
                    .containsPattern("cgroups? not configured for container|container has no cgroup");

            JsonNode state = JSON.readTree(runtime.run("state", id).out());
            assertThat(state.get("status").asText()).isEqualTo("running");
            ProcessHandle init = ProcessHandle.of(state.get("pid").asLong()).orElseThrow();
            assertThat(runtime.run("kill", id, "KILL").exit()).isZero();
            init.onExit().join();
            Oci.Result delete = runtime.run("delete", id);
            assertThat(delete.exit()).as(delete.err()).isZero();
            assertThat(runtime.root().resolve(id)).doesNotExist();
        });
    }

    /** CVE-2023-25809: not even below what is mounted on top. */
    @TestFactory
    Stream<DynamicTest> cannotWriteToCgroups() {
        return onEach(runtime -> {
            Bundle bundle = proposed(
                    runtime,
                    "sh",
                    "-c",
                    "echo 0 > /sys/fs/cgroup/pids/cgroup.procs; busybox umount /sys/fs/cgroup; awk '$5 ~ \"^/sys/fs/cgroup\" && $6 ~ /^rw/' /proc/self/mountinfo | wc -l");
            addCapability(bundle, "CAP_SYS_ADMIN");
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.err()).contains("/sys/fs/cgroup/pids/cgroup.procs: Read-only file system");
            if (runtime.name().equals("caisson")) { // runc leaves writable ones below
                assertThat(words(result)).containsExactly("0");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesAdditionalGroups() {
        return onEach(runtime -> {
            Bundle bundle = proposed(runtime, "true");
            mapSubIds(bundle);
            bundle.set("/process/user", "additionalGids", "[5]");
            Oci.Result result = runToEnd(runtime, bundle);
            assertThat(result.exit()).isNotZero();
            assertThat(result.lastError()).contains("cannot set any additional groups in a rootless container");
        });
    }

    /** As in rootless engines, which make the user namespace for all their containers. */
    @TestFactory
    Stream<DynamicTest> runsAsRootOfAUserNamespace() {
        return onEach(
                runtime -> {
                    Bundle bundle = bundle(
                            "sh",
                            "-c",
                            "cat /proc/self/uid_map; id -u; echo x > /dev/null && mount | grep -c ' /dev/null '");
                    bundle.linux().remove("resources");
                    withoutGroupOfTerminals(bundle);
                    user.give(bundle.directory());
                    Oci.Result result = runToEnd(runtime, bundle);
                    assertThat(words(result)).as(result.err()).containsExactly("0 4711 1", "0", "1");
                    assertThat(runtime.root()).exists();
                },
                "USER=someone",
                "unshare",
                "-Urm");
    }

    private static void withoutGroupOfTerminals(Bundle bundle) throws IOException {
        for (JsonNode mount : bundle.config().withArray("/mounts")) {
            if (mount.get("type").asText().equals("devpts")) {
                ((ObjectNode) mount).putArray("options").add("newinstance").add("ptmxmode=0666");
            }
        }
        bundle.edit(b -> {});
    }

    @TestFactory
    Stream<DynamicTest> needsAPlaceForItsState() {
        return onEach(
                runtime -> {
                    Oci.Result result = runToEnd(runtime, proposed(runtime, "true"));
                    assertThat(result.exit()).isNotZero();
                    assertThat(result.lastError())
                            .contains("/run/" + runtime.name())
                            .contains("permission denied");
                },
                "env",
                "-u",
                "XDG_RUNTIME_DIR");
    }
}
