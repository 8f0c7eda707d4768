// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.host.HostFd;
import io.caisson.spi.seal.ExeSealerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class AlreadySealedContractTest extends RealHostSealerContract {
    private final List<HostFd> sealed = new ArrayList<>();

    @AfterEach
    void forget() {
        sealed.forEach(HostFd::close);
    }

    @Override
    protected ExeSealerProvider provider() {
        return new AlreadySealedProvider();
    }

    /** A memfd, as a runtime has it that runs from one. */
    @Override
    protected Path program(Path directory, byte[] content) throws IOException {
        Path file = super.program(directory, content);
        HostFd copy = new MemfdSealerProvider().create(host()).seal(file);
        sealed.add(copy);
        return Files.createSymbolicLink(directory.resolve("sealed"), Path.of("/proc/self/fd/" + copy.number()));
    }
}
