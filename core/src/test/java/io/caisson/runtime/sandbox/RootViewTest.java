// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        Path rootfs;
        try (Scratch scratch = Scratch.make(RootView.programs(host), Map.of(), true)) {
            rootfs = scratch.rootfs();
            assertThat(rootfs.resolve("bin")).isSymbolicLink();
            assertThat(rootfs.resolve("etc/passwd")).content().startsWith("root:x:0:0:");
            assertThat(rootfs.resolve("usr")).isEmptyDirectory();
            assertThat(rootfs.resolve("proc")).isEmptyDirectory();
        }
        assertThat(rootfs.getParent()).doesNotExist();
        assertThat(host.resolve("usr/bin")).isDirectory();
    }

    @Test
    void mountPointsAreMadeInTheRootAndNowhereElse() throws IOException {
        Path outside = Files.createDirectories(host.resolve("home/outside"));
        Files.createSymbolicLink(host.resolve("lib"), outside);
        Path file = host.resolve("etc/shadow");
        Map<String, Path> readOnly = Map.of(
                "/data/deep", outside,
                "/a-file", file,
                "/usr/below-a-bind", outside,
                "/tmp/below-a-mount", outside,
                "/lib/behind-a-link", outside,
                "/../up", outside);
        try (Scratch scratch = Scratch.make(RootView.programs(host), readOnly, false)) {
            assertThat(scratch.rootfs().resolve("data/deep")).isEmptyDirectory();
            assertThat(scratch.rootfs().resolve("a-file")).isEmptyFile();
            assertThat(scratch.rootfs().resolve("up")).isEmptyDirectory();
            assertThat(scratch.rootfs().resolve("usr")).isEmptyDirectory();
            assertThat(scratch.rootfs().resolve("tmp")).isEmptyDirectory();
        }
        assertThat(outside).isEmptyDirectory();
    }
}
