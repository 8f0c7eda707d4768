// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxNamespace;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresProgram("busybox")
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
    @DisplayName("changes show in the configuration, which the caller's function writes")
    void changesTheConfiguration() {
        TestBundle bundle = TestBundle.in(directory)
                .shell("exit 3")
                .cgroupsPath("/box")
                .without(NamespaceType.PID)
                .limits(Resources.none().pids(4).build());
        RuntimeSpec spec = bundle.spec();
        assertThat(spec.process().orElseThrow().args()).containsExactly("sh", "-c", "exit 3");
        assertThat(spec.linux().orElseThrow().cgroupsPath()).contains("/box");
        assertThat(spec.linux().orElseThrow().namespaces())
                .extracting(LinuxNamespace::type)
                .doesNotContain(NamespaceType.PID)
                .contains(NamespaceType.MOUNT);
        bundle.write(it -> "{\"ociVersion\":\"" + it.ociVersion() + "\"}");
        assertThat(Tree.text(directory.resolve("config.json"))).isEqualTo("{\"ociVersion\":\"1.2.0\"}");
    }
}
