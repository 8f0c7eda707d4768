// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;

/** Copies the program into a sealed memfd. */
public final class MemfdSealerProvider implements ExeSealerProvider {
    @Override
    public String name() {
        return "memfd";
    }

    /** Every kernel that caisson runs on has memfd_create(2) and its seals. */
    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public ExeSealer create(Host host) {
        return new MemfdSealer(host.calls());
    }
}
