// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of deploy/: those that no client here reads are held against the documented keys, all against each other. */
class DeployTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final String INSTALLED = "/usr/bin/caisson"; // deb/pom.xml

    /** crio.conf(5), "CRIO.RUNTIME.RUNTIMES TABLE", CRI-O 1.24: every later one has them. */
    private static final Set<String> CRIO_RUNTIME_KEYS = Set.of(
            "runtime_path",
            "runtime_type",
            "runtime_config_path",
            "runtime_root",
            "privileged_without_host_devices",
            "allowed_annotations",
            "monitor_path",
            "monitor_cgroup",
            "monitor_exec_cgroup",
            "monitor_env");

    @Test
    void crioIsGivenKeysThatItKnows() throws IOException {
        JsonNode crio = toml("crio/10-caisson.conf");
        JsonNode table = crio.at("/crio/runtime");
        JsonNode runtime = table.at("/runtimes/caisson");

        assertThat(keys(crio)).containsExactly("crio");
        assertThat(keys(crio.path("crio"))).containsExactly("runtime");
        assertThat(keys(table)).containsExactly("default_runtime", "runtimes");
        assertThat(table.path("default_runtime").asText()).isEqualTo("caisson");
        assertThat(CRIO_RUNTIME_KEYS).containsAll(keys(runtime));
        assertThat(runtime.path("runtime_path").asText()).isEqualTo(INSTALLED);
        assertThat(runtime.path("runtime_type").asText()).isEqualTo("oci");
    }

    /** <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/runtime-class-v1/">RuntimeClass</a>. */
    @Test
    void theRuntimeClassNamesAHandlerThatBothContainerdAndCrioHave() throws IOException {
        JsonNode runtimeClass = new YAMLMapper()
                .readTree(DEPLOY.resolve("kubernetes/runtimeclass.yaml").toFile());
        String handler = runtimeClass.path("handler").asText();

        assertThat(keys(runtimeClass)).containsExactly("apiVersion", "handler", "kind", "metadata");
        assertThat(runtimeClass.path("apiVersion").asText()).isEqualTo("node.k8s.io/v1");
        assertThat(runtimeClass.path("kind").asText()).isEqualTo("RuntimeClass");
        assertThat(keys(runtimeClass.path("metadata"))).containsExactly("name");
        assertThat(handler).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
        assertThat(keys(cri().path("runtimes"))).contains(handler);
        assertThat(keys(toml("crio/10-caisson.conf").at("/crio/runtime/runtimes")))
                .contains(handler);
    }

    @Test
    void everyFileNamesTheInstalledProgramAndADefaultThatItHas() throws IOException {
        JsonNode docker =
                new ObjectMapper().readTree(DEPLOY.resolve("docker/daemon.json").toFile());
        JsonNode engine = toml("podman/containers.conf").path("engine");

        assertThat(docker.at("/runtimes/caisson/path").asText()).isEqualTo(INSTALLED);
        assertThat(docker.path("default-runtime").asText()).isEqualTo("caisson");
        assertThat(cri().path("default_runtime_name").asText()).isEqualTo("caisson");
        assertThat(cri().at("/runtimes/caisson/options/BinaryName").asText()).isEqualTo(INSTALLED);
        assertThat(engine.path("runtime").asText()).isEqualTo("caisson");
        assertThat(texts(engine.at("/runtimes/caisson"))).containsExactly(INSTALLED);
        assertThat(texts(engine.path("runtime_supports_json"))).contains("caisson");
    }

    private static JsonNode cri() throws IOException {
        return toml("containerd/config.toml")
                .path("plugins")
                .path("io.containerd.grpc.v1.cri")
                .path("containerd");
    }

    private static JsonNode toml(String file) throws IOException {
        return new TomlMapper().readTree(DEPLOY.resolve(file).toFile());
    }

    private static Set<String> keys(JsonNode node) {
        Set<String> keys = new TreeSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> texts(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(i -> array.get(i).asText())
                .toList();
    }
}
