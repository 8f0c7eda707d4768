// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.Descriptor;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.SystemCallsView;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.Availability;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.host.SystemCalls;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the single ways of sealing do that their contract does not say. */
class SealingTest {
    @TempDir
    Path directory;

    private final Kernel kernel = new LibcKernel();
    private final Host host = new KernelHost(kernel, Map.of());
    private final Path program = Path.of("/bin/true");

    private int exitStatusOf(HostFd sealed) throws InterruptedException {
        SpawnRequest request = new SpawnRequest(
                new SpawnRequest.Executable.Held(sealed),
                List.of("true"),
                List.of(),
                Optional.empty(),
                List.of(Descriptor.devNull()));
        try (ChildProcess child = new LibrarySpawner(kernel).spawn(request)) {
            return child.waitFor().code();
        }
    }

    private static String reason(Availability answer) {
        return ((Availability.Unavailable) answer).reason();
    }

    @Test
    void aFileWithoutANameRunsSinceNobodyHasItOpenForWriting() throws Exception {
        ExeSealer sealer = new TmpfileSealer(kernel, List.of(Path.of("/nonexistent"), directory));
        try (HostFd sealed = sealer.seal(program)) {
            Path file = Path.of("/proc/self/fd/" + sealed.number());
            assertThat(Files.readSymbolicLink(file).toString())
                    .startsWith(directory + "/#")
                    .endsWith("(deleted)");
            assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0511);
            assertThat(exitStatusOf(sealed)).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void directoriesThatCannotHoldProgramsArePassedOver() {
        SystemCalls noexec = new SystemCallsView(kernel) {
            @Override
            public boolean canExecute(Path file) {
                return false;
            }
        };
        assertThatThrownBy(() -> new TmpfileSealer(noexec, List.of(directory)).seal(program))
                .hasMessage("failed to copy '/bin/true' into a file without a name: none of [" + directory
                        + "] can hold programs");
    }

    @Test
    @RequiresRoot
    void anOverlayTakesDirectoriesWithLongNamesAndColons() throws Exception {
        Path deep = directory.resolve("a:b,c\\" + "d".repeat(200)).resolve("e".repeat(200));
        Files.createDirectories(deep);
        Path copy = Files.copy(program.toRealPath(), deep.resolve("init"), StandardCopyOption.COPY_ATTRIBUTES);
        try (HostFd sealed = new OverlaySealerProvider().create(host).seal(copy)) {
            assertThat(exitStatusOf(sealed)).isZero();
            Path reopened = Path.of("/proc/self/fd/" + sealed.number());
            assertThatThrownBy(() -> FileChannel.open(reopened, StandardOpenOption.WRITE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Read-only file system");
        }
        Path link = Files.createSymbolicLink(directory.resolve("link"), copy);
        try (HostFd sealed = new OverlaySealerProvider().create(host).seal(link)) {
            assertThat(exitStatusOf(sealed)).isZero();
        }
        assertThat(reason(new OverlaySealerProvider().probe(host, () -> directory)))
                .isEqualTo("failed to seal '" + directory + "': not a file");
    }

    @Test
    void overlaysAreRoots() {
        TempHost user = TempHost.in(directory).user(1000, 1000);
        assertThat(reason(new OverlaySealerProvider().probe(user))).isEqualTo("only root can mount an overlay");
    }

    @Test
    void memfdsMayBeForbidden() {
        TempHost strict = TempHost.in(directory);
        Tree.file(strict.proc().resolve("sys/vm/memfd_noexec"), "2\n");
        assertThat(reason(new MemfdSealerProvider().probe(strict)))
                .isEqualTo("vm.memfd_noexec is 2: no memfd may be executed");
    }

    @Test
    void onlyWhatNobodyCanEverWriteIsSealedAlready() throws IOException {
        AlreadySealedProvider provider = new AlreadySealedProvider();
        Path file = Files.copy(program.toRealPath(), directory.resolve("read-only"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(reason(provider.probe(host, () -> file)))
                .isEqualTo("'" + file + "' is neither a sealed memfd nor on a file system without writing");
        assertThatThrownBy(() -> provider.create(host).seal(file)).hasMessageStartingWith("failed to use '" + file);
        try (HostFd open = kernel.memfd("unsealed", 2)) {
            Path unsealed = Path.of("/proc/self/fd/" + open.number());
            assertThat(reason(provider.probe(host, () -> unsealed))).contains("neither a sealed memfd");
        }
        SystemCalls onSquashfs = new SystemCallsView(kernel) {
            @Override
            public long fileSystemType(Path path) {
                return 0x73717368;
            }
        };
        assertThat(new AlreadySealed(onSquashfs).judge(file))
                .isEqualTo(new Availability.Available("a file on squashfs"));
    }

    @Test
    void directIsForThoseWhoNameIt() {
        DirectProvider direct = new DirectProvider();
        assertThat(direct.automatic()).isFalse();
        try (HostFd file = direct.create(host).seal(program)) {
            assertThat(Path.of("/proc/self/fd/" + file.number())).hasSameBinaryContentAs(program);
        }
    }
}
