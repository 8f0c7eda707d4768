// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootViewTest {
    @TempDir
    Path host;

    @BeforeEach
    void makeAHost() throws IOException {
        for (String name : new String[] {"usr/bin", "etc/ssl/certs", "etc/java-17", "home", "root", "proc", "tmp"}) {
            Files.createDirectories(host.resolve(name));
        }
        Files.createSymbolicLink(host.resolve("bin"), Path.of("usr/bin"));
        Files.writeString(host.resolve("etc/shadow"), "secret");
    }

    @Test
    void ofTheHostProgramsAreSeenAndNothingPrivate() {
        RootView view = RootView.programs(host);
        assertThat(view.binds()).containsExactly("usr", "etc/ssl/certs", "etc/java-17");
        assertThat(view.links()).containsExactly(new RootView.Link("bin", Path.of("usr/bin")));
    }

    @Test
    void ofAGivenRootEverythingIsSeenButWhatTheSandboxHasItself() {
        RootView view = RootView.of(Optional.of(host));
        assertThat(view.tree()).isEqualTo(host);
        assertThat(view.binds()).containsExactly("etc", "home", "root", "usr");
        assertThat(view.links()).extracting(RootView.Link::name).containsExactly("bin");
    }

    @Test
    void aRootThatIsMissingIsNamed() {
        assertThatThrownBy(() -> RootView.of(Optional.of(host.resolve("none"))))
                .hasMessage("failed to read '" + host.resolve("none") + "': no such file or directory");
    }

    @Test
    void theRootItIsBoundToIsTemporary() {
        Kernel kernel = new JnrKernel();
        Path rootfs;
        try (Scratch scratch = Scratch.make(kernel, RootView.programs(host), true, kernel.geteuid())) {
            rootfs = scratch.rootfs();
            assertThat(rootfs.resolve("bin")).isSymbolicLink();
            assertThat(rootfs.resolve("etc/passwd")).content().startsWith("root:x:0:0:");
            assertThat(rootfs.resolve("usr")).doesNotExist();
        }
        assertThat(rootfs.getParent()).doesNotExist();
        assertThat(host.resolve("usr/bin")).isDirectory();
    }
}
