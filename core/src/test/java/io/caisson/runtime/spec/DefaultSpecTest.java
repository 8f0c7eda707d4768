// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultSpecTest {
    private static final boolean UNIFIED = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));

    @Test
    void isWhatRuncWrites(@TempDir Path bundle) throws Exception {
        assertThat(ours(DefaultSpec.of(false, 0, 0, UNIFIED))).isEqualTo(runc(bundle));
    }

    @Test
    void isWhatRuncWritesForRootless(@TempDir Path bundle) throws Exception {
        int euid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int egid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        assertThat(ours(DefaultSpec.of(true, euid, egid, UNIFIED))).isEqualTo(runc(bundle, "--rootless"));
    }

    @Test
    void passesTheValidator(@TempDir Path bundle) throws IOException {
        Files.createDirectory(bundle.resolve("rootfs"));
        assertThat(SpecValidator.validate(DefaultSpec.of(false, 0, 0), ValidationContext.of(bundle, false)))
                .isEmpty();
        assertThat(SpecValidator.validate(DefaultSpec.of(true, 1000, 1000), ValidationContext.of(bundle, true)))
                .isEmpty();
    }

    @Test
    void followsTheNewestSpecification() {
        assertThat(DefaultSpec.of(false, 0, 0).ociVersion()).isEqualTo("1.3.0");
    }

    @Test
    void mapsTheCallerToRoot() {
        Linux linux = DefaultSpec.of(true, 1000, -2).linux().orElseThrow();
        assertThat(linux.uidMappings()).containsExactly(new IdMapping(0, 1000, 1));
        assertThat(linux.gidMappings()).containsExactly(new IdMapping(0, 4294967294L, 1));
        assertThat(linux.resources()).isEmpty();
    }

    @Test
    void hasACgroupNamespaceOnUnifiedHosts() {
        assertThat(namespaces(DefaultSpec.of(false, 0, 0, true))).contains(NamespaceType.CGROUP);
        assertThat(namespaces(DefaultSpec.of(false, 0, 0, false))).doesNotContain(NamespaceType.CGROUP);
    }

    private static List<NamespaceType> namespaces(RuntimeSpec spec) {
        return spec.linux().orElseThrow().namespaces().stream()
                .map(LinuxNamespace::type)
                .toList();
    }

    private static JsonNode ours(RuntimeSpec spec) {
        return withoutVersion(new SpecReader().writeIndented(spec).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode withoutVersion(byte[] config) {
        ObjectNode tree = (ObjectNode) JsonText.parse(config);
        tree.remove("ociVersion");
        return tree;
    }

    private static JsonNode runc(Path bundle, String... options) throws Exception {
        boolean present = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "runc")));
        assumeTrue(present, "runc is not installed");
        List<String> command = new ArrayList<>(List.of("runc", "spec", "--bundle", bundle.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return withoutVersion(Files.readAllBytes(bundle.resolve("config.json")));
    }
}
