// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.Descriptor;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.Availability;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import io.caisson.spi.seal.ExeSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemfdSealerTest {
    private static final int CONTENT_SEALS = 0xf;
    private static final int F_SEAL_EXEC = 0x20;

    private final Kernel kernel = new LibcKernel();
    private final Host host = new KernelHost(kernel, Map.of());
    private final MemfdSealerProvider provider = new MemfdSealerProvider();
    private final ExeSealer sealer = provider.create(host);

    @Test
    void isAvailableEverywhere() {
        assertThat(provider.name()).isEqualTo("memfd");
        assertThat(provider.probe(host)).isEqualTo(Availability.available());
    }

    @Test
    void holdsACopyThatNothingCanChange() throws IOException {
        try (HostFd sealed = sealer.seal(Path.of("/bin/true"))) {
            Path path = Path.of("/proc/self/fd/" + sealed.number());
            assertThat(Files.mismatch(path, Path.of("/bin/true"))).isEqualTo(-1);
            int expected = host.kernel().atLeast(6, 3) ? CONTENT_SEALS | F_SEAL_EXEC : CONTENT_SEALS;
            // the kernel adds F_SEAL_FUTURE_WRITE to F_SEAL_EXEC
            assertThat(kernel.seals(sealed) & expected).isEqualTo(expected);
            assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(0511);
            assertThatThrownBy(() -> kernel.write(sealed, new byte[1])).hasMessageEndingWith("operation not permitted");
            assertThatThrownBy(() -> kernel.addSeals(sealed, 0)).hasMessageEndingWith("operation not permitted");
        }
    }

    @Test
    void runsAlsoWhenAnotherCopyIsOpenForWriting() throws InterruptedException {
        LibrarySpawner spawner = new LibrarySpawner(kernel);
        try (HostFd first = sealer.seal(Path.of("/bin/true"));
                HostFd again = sealer.seal(Path.of("/bin/true"))) {
            SpawnRequest request = new SpawnRequest(
                    new SpawnRequest.Executable.Held(again),
                    List.of("true"),
                    List.of(),
                    Optional.empty(),
                    List.of(Descriptor.devNull()));
            Path reopened = Path.of("/proc/self/fd/" + first.number());
            if (kernel.geteuid() == 0) {
                kernel.open(reopened, LinuxConstants.O_RDWR).close();
            }
            try (ChildProcess child = spawner.spawn(request)) {
                assertThat(child.waitFor().code()).isZero();
            }
        }
    }

    @Test
    void failureNamesTheProgram() {
        assertThatThrownBy(() -> sealer.seal(Path.of("/nonexistent/init")))
                .isInstanceOf(CaissonException.class)
                .hasMessage("failed to open '/nonexistent/init': no such file or directory");
    }
}
