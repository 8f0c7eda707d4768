// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.Linux;
import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBundleTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("a bundle has a root file system with a shell")
    void hasAShell() {
        TestBundle bundle = TestBundle.in(directory);
        assertThat(bundle.rootfs().resolve("bin/sh")).isExecutable();
        assertThat(bundle.rootfs().resolve("proc")).isEmptyDirectory();
    }

    @Test
    @DisplayName("a configuration begins harmless and changes step by step")
    void changesTheConfiguration() {
        RuntimeSpec spec = TestSpec.running("sh", "-c", "exit 3")
                .cgroupsPath("/box")
                .without(NamespaceType.PID)
                .joining(NamespaceType.NETWORK, "/net")
                .bounding("CAP_KILL")
                .annotation("org.example", "yes")
                .limits(Resources.none().pids(4).build())
                .writable()
                .build();
        assertThat(spec.process().orElseThrow().args()).containsExactly("sh", "-c", "exit 3");
        assertThat(spec.process().orElseThrow().capabilities().orElseThrow().bounding())
                .containsExactly("CAP_KILL");
        assertThat(spec.root()).contains(new Root("rootfs", false));
        assertThat(spec.annotations()).containsEntry("org.example", "yes");
        Linux linux = spec.linux().orElseThrow();
        assertThat(linux.cgroupsPath()).contains("/box");
        assertThat(linux.resources().orElseThrow().pids()).isPresent();
        assertThat(linux.namespaces())
                .contains(
                        new LinuxNamespace(NamespaceType.NETWORK, Optional.of("/net")),
                        new LinuxNamespace(NamespaceType.MOUNT, Optional.empty()))
                .extracting(LinuxNamespace::type)
                .doesNotContain(NamespaceType.PID, NamespaceType.USER);
    }

    @Test
    @DisplayName("it is written as JSON with the specification's names")
    void writesJson() {
        Path bundle = TestBundle.in(directory)
                .write(TestSpec.running("echo", "a \"word\"\n")
                        .limits(Resources.none().pids(4).build())
                        .build());
        assertThat(bundle.resolve("config.json"))
                .content()
                .startsWith("{\"ociVersion\": \"1.2.0\", \"root\": {\"path\": \"rootfs\", \"readonly\": true}, ")
                .contains("\"args\": [\"echo\", \"a \\\"word\\\"\\u000a\"]")
                .contains("\"pids\": {\"limit\": 4}")
                .contains("{\"type\": \"pid\"}")
                .doesNotContain("hostname");
    }
}
