// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KernelHostTest {
    private final Kernel kernel = new LibcKernel();
    private final Host host = new KernelHost(kernel, Map.of("A", "b"));
    private final ControlFiles files = host.files();

    @TempDir
    private Path directory;

    @Test
    void describesTheMachine() throws IOException {
        assertThat(host.proc()).isEqualTo(Path.of("/proc"));
        assertThat(host.sys()).isEqualTo(Path.of("/sys"));
        assertThat(host.cgroupRoot()).isEqualTo(Path.of("/sys/fs/cgroup"));
        assertThat(host.euid()).isEqualTo(kernel.geteuid());
        assertThat(host.egid()).isEqualTo(kernel.getegid());
        assertThat(host.kernel())
                .isEqualTo(KernelVersion.parse(Files.readString(Path.of("/proc/sys/kernel/osrelease"))));
        assertThat(host.environment()).containsExactly(Map.entry("A", "b"));
        assertThat(host.calls()).isSameAs(kernel);
    }

    @ParameterizedTest
    @CsvSource({"'         0          0 4294967295', true", "'0 1000 1', false", "'0 0 65536', false", "'', false"})
    void onlyTheInitialUserNamespaceMapsAllIds(String uidMap, boolean expected) {
        assertThat(KernelHost.mapsAllIds(uidMap)).isEqualTo(expected);
    }

    @Test
    @RequiresRoot
    void rootInAUserNamespaceIsRootless() throws Exception {
        assertThat(outputOfJvm("exec \"$@\"")).isEqualTo("0 " + host.rootless());
        assertThat(outputOfJvm("exec unshare --user --map-root-user \"$@\"")).isEqualTo("0 true");
        assertThat(outputOfJvm("exec unshare --user \"$@\"")).isEqualTo("65534 true");
    }

    private String outputOfJvm(String script) throws Exception {
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        try (HostFd out =
                kernel.open(output, LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_TRUNC, 0600)) {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.AtPath(Path.of("/bin/sh")),
                    List.of(
                            "sh",
                            "-c",
                            script,
                            "sh",
                            java,
                            "-D" + NativeBinaries.DIRECTORY_PROPERTY + "="
                                    + System.getProperty(NativeBinaries.DIRECTORY_PROPERTY, ""),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Probe.class.getName()),
                    List.of("PATH=/usr/bin:/bin"),
                    Optional.empty(),
                    List.of(Descriptor.devNull(), Descriptor.held(out.number()), Descriptor.own(2)));
            try (ChildProcess child = new LibrarySpawner(kernel).spawn(request)) {
                assertThat(child.waitFor().code()).isZero();
            }
        }
        return Files.readString(output).strip();
    }

    @Test
    void readsWithoutTheFinalLineFeed() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "one\ntwo\n");
        assertThat(files.read(file)).isEqualTo("one\ntwo");
        assertThat(files.readIfExists(file)).contains("one\ntwo");
        assertThat(files.readIfExists(directory.resolve("b"))).isEmpty();
        assertThat(files.readIfExists(file.resolve("below"))).isEmpty();
        Path child = Files.createDirectory(directory.resolve("memory.stat"));
        assertThat(files.readIfExists(child)).as("a child cgroup of that name").isEmpty();
        assertThat(files.exists(child)).isFalse();
        assertThat(files.read(Path.of("/proc/self/status"))).startsWith("Name:").doesNotEndWith("\n");
        assertThatThrownBy(() -> files.read(directory.resolve("b")))
                .isInstanceOfSatisfying(CaissonException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED);
                    assertThat(e.errno()).hasValue(Errno.ENOENT);
                })
                .hasMessage("failed to read '" + directory.resolve("b") + "': no such file or directory");
    }

    @Test
    void readsLongFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("long"), "x".repeat(200_000));
        assertThat(files.read(file)).hasSize(200_000);
    }

    @Test
    void writesWholeTextToExistingFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "something longer");
        files.write(file, "0");
        assertThat(file).hasContent("0");
        assertThatThrownBy(() -> files.write(directory.resolve("new"), "0"))
                .hasMessage("failed to write '0' to '" + directory.resolve("new") + "': no such file or directory");
    }

    @Test
    void aRefusedWriteNamesOperationDataPathAndErrno() {
        Path score = Path.of("/proc/self/oom_score_adj");
        assertThatThrownBy(() -> files.write(score, "5000\n"))
                .isInstanceOfSatisfying(CaissonException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED);
                    assertThat(e.errno()).hasValue(Errno.EINVAL);
                })
                .hasMessage("failed to write '5000' to '/proc/self/oom_score_adj': invalid argument");
    }

    @Test
    void makesAndRemovesDirectories() throws IOException {
        Path made = directory.resolve("made");
        assertThat(files.makeDirectory(made)).isTrue();
        assertThat(files.makeDirectory(made)).isFalse();
        assertThat(files.isDirectory(made)).isTrue();
        Files.createSymbolicLink(directory.resolve("link"), made);
        assertThat(files.isDirectory(directory.resolve("link"))).isFalse();
        Files.createFile(made.resolve("file"));
        assertThatThrownBy(() -> files.removeDirectory(made))
                .hasMessage("failed to remove directory '" + made + "': directory not empty");
        assertThat(files.list(directory)).containsExactly("link", "made");
        Files.delete(made.resolve("file"));
        assertThat(files.removeDirectory(made)).isTrue();
        assertThat(files.removeDirectory(made)).isFalse();
        assertThat(files.isDirectory(made)).isFalse();
        assertThat(files.list(made)).isEmpty();
        assertThatThrownBy(() -> files.makeDirectory(directory.resolve("a/b")))
                .hasMessage("failed to make directory '" + directory.resolve("a/b") + "': no such file or directory");
    }

    @Test
    @RequiresRoot
    void changesTheOwnerOfALinkItself() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        files.chown(link, 12, 34);
        assertThat(Files.getAttribute(link, "unix:uid", java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(12);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
    }

    /** Prints the ids of the host. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            Host host = new KernelHost(new LibcKernel(), Map.of());
            System.out.println(host.euid() + " " + host.rootless());
        }
    }
}
