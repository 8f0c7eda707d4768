// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.seal.MemfdSealerProvider;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2019-5736 with each way of sealing; {@link HostileImageIT} has the one that is chosen by itself, memfd. */
class SealingIT extends OciTest {
    private Path distribution;

    @BeforeEach
    void ofItsOwn() throws Exception {
        distribution = MutantFactory.copyDistribution(temporary.resolve("caisson"));
    }

    private Oci sealing(String... options) {
        Path root = temporary.resolve("root");
        List<String> command = new java.util.ArrayList<>(
                List.of(distribution.resolve("bin/caisson").toString(), "--root", root.toString()));
        command.addAll(List.of(options));
        return new Oci("caisson", command, root);
    }

    private void attack(Oci runtime) throws Exception {
        try (Ground ground = new Ground(runtime, temporary)) {
            Scenarios.named("CVE-2019-5736").attack(ground);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlayfs", "tmpfile"})
    void defeatsTheOverwrite(String sealer) throws Exception {
        attack(sealing("--plugin", "exe-sealing=" + sealer));
    }

    @Test
    void directDoesNotAndSaysSo() {
        Oci runtime = sealing("--plugin", "exe-sealing=direct");
        assertThatExceptionOfType(AttackSucceeded.class).isThrownBy(() -> attack(runtime));
        String inside = distribution.resolve("lib/native/caisson-init").toString();
        Oci.Result warned = runToEnd(runtime, bundle("true"));
        assertThat(warned.err()).contains("'" + inside + "' is not sealed");
    }

    /** The distribution's program is a link to a sealed memfd of this process: used as it is, or copied while busy. */
    @Test
    void whatIsSealedAlreadyIsUsedAsItIs() throws Exception {
        Path program = distribution.resolve("lib/native/caisson-init");
        Kernel kernel = new LibcKernel();
        try (HostFd memfd = new MemfdSealerProvider()
                .create(new KernelHost(kernel, Map.of()))
                .seal(program)) {
            Path reopened =
                    Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", "" + memfd.number());
            Files.delete(program);
            Files.createSymbolicLink(program, reopened);
            attack(sealing());

            Oci verbose = sealing("--debug");
            assertThat(runToEnd(verbose, bundle("true")).err())
                    .contains("plugin of kind 'exe-sealing': already-sealed (best of those available: a sealed memfd)");
            try (HostFd writer = kernel.open(reopened, LinuxConstants.O_RDWR)) {
                Oci.Result busy = runToEnd(verbose, bundle("true"));
                assertThat(busy.exit()).as(busy.err()).isZero();
                assertThat(busy.err()).contains("text file busy, using a copy");
                assertThat(writer.number()).isPositive();
            }
        }
    }
}
