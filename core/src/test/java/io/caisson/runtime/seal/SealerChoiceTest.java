// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.PluginInfo;
import io.caisson.runtime.kernel.HostView;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.SystemCallsView;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.plugin.DefaultPlugins;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SystemCalls;
import io.caisson.testkit.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way of sealing is taken when nobody names one, and what is said of it and of the others. */
class SealerChoiceTest {
    private static final long SQUASHFS = 0x73717368;

    @TempDir
    Path directory;

    private final LibcKernel kernel = new LibcKernel();
    private final List<String> lines = new ArrayList<>();

    /** A host with the kernel's real calls but for these, and a /proc of files. */
    private Host host(SystemCalls calls) {
        return new HostView(new KernelHost(kernel, Map.of("XDG_RUNTIME_DIR", directory.toString()))) {
            @Override
            public Path proc() {
                return directory;
            }

            @Override
            public SystemCalls calls() {
                return calls;
            }
        };
    }

    private String chosenOn(Host host) {
        try (DefaultPlugins plugins = new DefaultPlugins(PluginOptions.classPathOnly(), host)) {
            for (PluginInfo one : plugins.describe()) {
                if (one.kind().equals("exe-sealing")) {
                    lines.add(one.name() + ": " + one.reason());
                }
            }
            return plugins.exeSealer(Map.of()).name();
        }
    }

    @Test
    void aProgramThatNobodyCanWriteIsUsedAsItIs() {
        assertThat(chosenOn(host(new SystemCallsView(kernel) {
                    @Override
                    public long fileSystemType(Path path) {
                        return SQUASHFS;
                    }
                })))
                .isEqualTo("already-sealed");
        assertThat(lines.get(0)).isEqualTo("already-sealed: best of those available: a file on squashfs");
        assertThat(lines.get(4)).isEqualTo("direct: used only when it is named");
    }

    @Test
    void elseItIsCopiedIntoMemory() {
        assertThat(chosenOn(host(kernel))).isEqualTo("memfd");
        assertThat(lines.get(0)).startsWith("already-sealed: '").endsWith("nor on a file system without writing");
        assertThat(lines.get(1)).isEqualTo("memfd: best of those available");
        assertThat(lines.get(3)).isEqualTo("tmpfile: 'memfd' is used");
    }

    /** An overlay needs rights that the tests may not have. */
    @Test
    void elseItIsSeenThroughAnOverlay() {
        forbidMemfds();
        assertThat(chosenOn(host(new SystemCallsView(kernel) {
                    @Override
                    public HostFd mountDetached(String type, Map<String, String> options, int attributes) {
                        return kernel.open(Path.of(options.get("lowerdir").split(":")[0]), LinuxConstants.O_PATH);
                    }
                })))
                .isEqualTo("overlayfs");
        assertThat(lines.get(1)).isEqualTo("memfd: vm.memfd_noexec is 2: no memfd may be executed");
        assertThat(lines.get(2)).isEqualTo("overlayfs: best of those available");
    }

    @Test
    void elseItIsCopiedIntoAFileWithoutAName() {
        forbidMemfds();
        assertThat(chosenOn(host(new SystemCallsView(kernel) {
                    @Override
                    public HostFd mountDetached(String type, Map<String, String> options, int attributes) {
                        return super.open(directory.resolve("missing"), LinuxConstants.O_PATH);
                    }
                })))
                .isEqualTo("tmpfile");
        assertThat(lines.get(2)).startsWith("overlayfs: failed to ").contains("no such file or directory");
        assertThat(lines.get(3)).isEqualTo("tmpfile: best of those available");
    }

    private void forbidMemfds() {
        Tree.file(directory.resolve("sys/vm/memfd_noexec"), "2\n");
    }
}
