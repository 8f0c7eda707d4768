// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Machine;
import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A third party's plugin, the example's admission policy, put into a plugin directory of the distribution. */
class PluginDirectoryIT extends OciTest {
    private static final Path EXAMPLE = Path.of("../examples/admission-policy");
    private static final String REFUSED = "refused by lifecycle listener 'admission-policy': ";
    private static final String NEWER = "was built against a newer caisson-api: ";
    private static final String UNKNOWN =
            "failed to use 'META-INF/services/io.caisson.spi.hook.LifecycleListnerProvider':"
                    + " caisson-api 0.1 has no such kind of plugin, the nearest name is"
                    + " 'io.caisson.spi.hook.LifecycleListenerProvider'";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Oci caisson;
    private Path plugins;
    private Path jar;

    @BeforeEach
    void putThePluginIntoADirectory() throws Exception {
        caisson = Oci.caisson(Files.createDirectories(temporary.resolve("caisson")));
        plugins = temporary.resolve("plugins");
        jar = PluginJar.jar(EXAMPLE, plugins.resolve("admission-policy.jar"), temporary.resolve("classes"))
                .toRealPath();
    }

    private Oci.Result withPlugins(String... arguments) {
        return withPlugins(Map.of(), arguments);
    }

    private Oci.Result withPlugins(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--plugin-path", plugins.toString()));
        all.addAll(List.of(arguments));
        return caisson.runIn(temporary, environment, all.toArray(String[]::new));
    }

    private Oci.Result run(Bundle bundle) {
        return withPlugins("run", "--bundle", bundle.directory().toString(), newContainer(caisson));
    }

    /** Told in one line with exit code 1, and the state root is as it was. */
    private void isRefused(Bundle bundle, String... words) {
        for (String command : List.of("run", "create")) {
            Set<String> before = containers();
            Oci.Result result =
                    withPlugins(command, "--bundle", bundle.directory().toString(), newContainer(caisson));
            assertThat(result.exit()).as(result.err()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
            assertThat(result.err()).contains(REFUSED).contains(words);
            assertThat(containers()).isEqualTo(before);
        }
    }

    /** State directories; the rest of the machine is compared after each test. */
    private Set<String> containers() {
        return Machine.look(caisson.root()).files();
    }

    private JsonNode described() throws Exception {
        Oci.Result list = withPlugins("plugins", "--format", "json");
        assertThat(list.exit()).as(list.err()).isZero();
        List<JsonNode> found = StreamSupport.stream(JSON.readTree(list.out()).spliterator(), false)
                .filter(one -> one.get("name").asText().equals("admission-policy"))
                .toList();
        assertThat(found).as(list.out()).hasSize(1);
        return found.get(0);
    }

    @Test
    void isShownInTheTableWithItsJar() {
        Oci.Result list = withPlugins("plugins");
        assertThat(list.exit()).as(list.err()).isZero();
        List<String> lines = list.out().lines().toList();
        assertThat(lines.get(0)).startsWith("KIND ");
        assertThat(lines)
                .filteredOn(line -> line.contains("admission-policy"))
                .hasSize(1)
                .first()
                .satisfies(line -> assertThat(line.split(" +"))
                        .startsWith("lifecycle", "admission-policy", "100", "selected", jar.toString()));
    }

    @Test
    void isShownAsJson() throws Exception {
        JsonNode plugin = described();
        assertThat(plugin.get("kind").asText()).isEqualTo("lifecycle");
        assertThat(plugin.get("priority").asInt()).isEqualTo(100);
        assertThat(plugin.get("available").asBoolean()).isTrue();
        assertThat(plugin.get("selected").asBoolean()).isTrue();
        assertThat(plugin.get("source").asText()).isEqualTo(jar.toString());
    }

    @Test
    void isNotShownWithoutTheDirectory() {
        Oci.Result list = caisson.run("plugins");
        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.out()).contains("memfd").doesNotContain("admission-policy");
    }

    @Test
    void refusesAContainerAndNothingIsLeft() {
        isRefused(bundle("true").withoutNamespace("network"), "/linux/namespaces: must have a network namespace");
    }

    @Test
    void tellsAllObjectionsInOneLine() {
        isRefused(
                bundle("true")
                        .withoutNamespace("network")
                        .set("/process/capabilities", "bounding", "[\"CAP_SYS_ADMIN\", \"CAP_KILL\"]")
                        .set("/root", "readonly", "false"),
                "must have a network namespace; ",
                "/process/capabilities: must not have CAP_SYS_ADMIN; ",
                "/root/readonly: must be true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/%d/ns/net", "/proc/%d/task/%<d/ns/net"})
    void knowsTheHostsNetworkUnderAnyName(String name) {
        String path = name.formatted(ProcessHandle.current().pid());
        isRefused(bundle("true").withNamespace("network", path), "network namespace '" + path + "' is the host's");
    }

    @Test
    void letsAContainerPass() {
        Oci.Result result = run(bundle("sh", "-c", "echo fine"));
        assertThat(result.out()).as(result.err()).isEqualTo("fine\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void letsAWritableRootPassWhereTheAnnotationAllowsIt() {
        Bundle bundle = bundle("sh", "-c", "echo fine > /written").set("/root", "readonly", "false");
        isRefused(bundle, "/root/readonly: must be true");
        bundle.set("/annotations", "org.example.admission.writable-root", "\"true\"");
        Oci.Result result = run(bundle);
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(bundle.rootfs().resolve("written")).hasContent("fine\n");
    }

    @Test
    void worksAsAFolderToo() throws Exception {
        Files.delete(jar);
        Path folder = PluginJar.folder(EXAMPLE, plugins.resolve("policy"));
        assertThat(described().get("source").asText())
                .isEqualTo(folder.toRealPath().toString());
        isRefused(bundle("true").withoutNamespace("network"), "must have a network namespace");
    }

    @Test
    void askedForByNameItMustBeThere() throws Exception {
        Files.delete(jar);
        Bundle bundle = bundle("true");
        Set<String> before = containers();
        Oci.Result result = withPlugins(
                "--plugin",
                "lifecycle=admission-policy",
                "run",
                "--bundle",
                bundle.directory().toString(),
                newContainer(caisson));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("no plugin 'admission-policy' of kind 'lifecycle' was found");
        assertThat(containers()).isEqualTo(before);
    }

    @Test
    void forcedByFlagTheDryRunTakesTheCgroupsPlace() throws Exception {
        Path dryRun = PluginJar.jar(
                        Path.of("../examples/dry-run-cgroups"),
                        plugins.resolve("dry-run.jar"),
                        temporary.resolve("dry-run"))
                .toRealPath();
        Path records = Files.createDirectories(temporary.resolve("records"));
        Map<String, String> environment = Map.of("DRY_RUN_RECORDS", records.toString());
        Bundle bundle = bundle("sh", "-c", "echo fine").set("/linux", "resources", "{\"pids\": {\"limit\": 64}}");

        Oci.Result list = withPlugins(environment, "--plugin", "cgroup=dry-run", "plugins");
        assertThat(list.out().lines().filter(line -> line.contains("dry-run.jar")))
                .singleElement()
                .satisfies(line -> assertThat(line.split(" +"))
                        .startsWith("cgroup", "dry-run", "-1000", "selected", dryRun.toString()));

        String id = newContainer(caisson);
        Oci.Result result = withPlugins(
                environment,
                "--plugin",
                "cgroup=dry-run",
                "run",
                "--bundle",
                bundle.directory().toString(),
                id);
        assertThat(result.out()).as(result.err()).isEqualTo("fine\n");
        assertThat(Files.readAllLines(records.resolve(id + ".record")))
                .contains("set pids/limit 64")
                .anyMatch(line -> line.matches("attach \\d+ \\d+"))
                .endsWith("remove");

        Oci.Result without = withPlugins(
                "--plugin",
                "cgroup=dry-run",
                "run",
                "--bundle",
                bundle.directory().toString(),
                newContainer(caisson));
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.lastError())
                .contains("plugin 'dry-run' of kind 'cgroup' (" + dryRun
                        + ") cannot be used: DRY_RUN_RECORDS does not name a directory for its records");
    }

    @Test
    void tellsOfEachBadJarInOneLineAndUsesTheOthers() throws Exception {
        BadPlugins bad = new BadPlugins(plugins, temporary.resolve("bad"));
        bad.noJar("broken.jar");
        bad.newerInterface("newer-interface.jar");
        bad.newerCall("newer-call.jar");
        bad.newerJava("newer-java.jar");
        bad.newerManifest("newer-manifest.jar");
        bad.unknownKind("unknown-kind.jar");
        Path one = PluginJar.jar(
                Path.of("../examples/dry-run-cgroups"), plugins.resolve("one.jar"), temporary.resolve("dry-run"));
        Path other = Files.copy(one, plugins.resolve("other.jar"));

        Map<String, String> told = new HashMap<>();
        for (JsonNode plugin :
                JSON.readTree(withPlugins("plugins", "--format", "json").out())) {
            Path source = Path.of(plugin.get("source").asText());
            told.put(source.getFileName().toString(), plugin.get("reason").asText());
        }
        String duplicates = "plugins 'dry-run' (" + one.toRealPath() + ") and 'dry-run' (" + other.toRealPath()
                + ") of kind 'cgroup' have the same name";
        Map<String, String> skipped = Map.of(
                "broken.jar",
                "'broken.jar' is not a jar: zip END header not found",
                "newer-interface.jar",
                NEWER + "class 'io.caisson.spi.hook.Later' is missing",
                "newer-java.jar",
                "needs Java 55, this is Java " + Runtime.version().feature() + ": class 'bad.Provider'",
                "newer-manifest.jar",
                "needs caisson-api 99.0, this is 0.1");
        assertThat(told)
                .containsAllEntriesOf(skipped)
                .containsEntry("one.jar", duplicates)
                .containsEntry("other.jar", duplicates)
                .containsEntry("unknown-kind.jar", UNKNOWN)
                .containsEntry(
                        "newer-call.jar", "probe failed: " + NEWER + "class 'io.caisson.spi.hook.Later' is missing");

        Oci.Result result = run(bundle("sh", "-c", "echo fine"));
        assertThat(result.out()).as(result.err()).isEqualTo("fine\n");
        skipped.forEach(
                (name, reason) -> assertThat(result.err().lines().filter(line -> line.contains("/" + name + "'")))
                        .as(name)
                        .singleElement()
                        .satisfies(line -> assertThat(line).contains("is skipped: " + reason)));
        assertThat(result.err().lines().filter(line -> line.contains("other.jar")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(duplicates + ": none of them is used"));
        assertThat(result.err().lines().filter(line -> line.contains("unknown-kind.jar")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(": " + UNKNOWN));
        isRefusedAmongWarnings(bundle("true").withoutNamespace("network"));
    }

    private void isRefusedAmongWarnings(Bundle bundle) {
        Oci.Result result = run(bundle);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.lastError()).contains(REFUSED + "/linux/namespaces: must have a network namespace");
    }
}
