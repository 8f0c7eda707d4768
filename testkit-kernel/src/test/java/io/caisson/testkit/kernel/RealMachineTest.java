// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Descriptor;
import io.caisson.spi.host.ChildProcess;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import io.caisson.spi.host.SpawnRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealMachineTest {
    @Test
    void makesRealSystemCalls() {
        try (HostFd memfd = RealMachine.host().calls().memfd("test", LinuxConstants.MFD_ALLOW_SEALING)) {
            RealMachine.host().calls().write(memfd, "hello".getBytes(StandardCharsets.UTF_8));
            RealMachine.host().calls().addSeals(memfd, LinuxConstants.F_SEAL_WRITE);
            assertThat(Path.of("/proc/self/fd/" + memfd.number())).hasContent("hello");
            assertThat(RealMachine.host().calls().seals(memfd)).isEqualTo(LinuxConstants.F_SEAL_WRITE);
        }
        assertThat(RealMachine.host().environment()).isEqualTo(System.getenv());
    }

    @Test
    void startsRealProcesses() throws InterruptedException {
        SpawnRequest request = new SpawnRequest(
                new SpawnRequest.Executable.AtPath(Path.of("/bin/sh")),
                List.of("sh", "-c", "exit 7"),
                List.of(),
                Optional.empty(),
                List.of(Descriptor.devNull(), Descriptor.devNull(), Descriptor.devNull()));
        try (ChildProcess child = RealMachine.spawner().spawn(request)) {
            assertThat(child.waitFor().code()).isEqualTo(7);
        }
    }
}
