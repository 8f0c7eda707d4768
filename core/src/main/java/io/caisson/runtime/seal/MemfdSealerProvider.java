// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;
import java.nio.file.Path;

/** Copies the program into a sealed memfd. */
public final class MemfdSealerProvider implements ExeSealerProvider {
    private static final String NONE_IS_EXECUTABLE = "2";

    @Override
    public String name() {
        return "memfd";
    }

    /** Every kernel that caisson runs on has memfd_create(2) and its seals; its administrator may forbid it. */
    @Override
    public Availability probe(Host host) {
        Path sysctl = host.proc().resolve("sys/vm/memfd_noexec");
        return host.files()
                        .readIfExists(sysctl)
                        .filter(NONE_IS_EXECUTABLE::equals)
                        .isPresent()
                ? Availability.unavailable("vm.memfd_noexec is 2: no memfd may be executed")
                : Availability.available();
    }

    @Override
    public ExeSealer create(Host host) {
        return new MemfdSealer(host.calls());
    }
}
