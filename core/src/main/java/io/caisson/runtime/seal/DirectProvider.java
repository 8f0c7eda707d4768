// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;

/** Executes the program itself, which a container may then overwrite; only for those who ask for it. */
public final class DirectProvider implements ExeSealerProvider {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public int priority() {
        return -30;
    }

    @Override
    public boolean automatic() {
        return false;
    }

    @Override
    public Availability probe(Host host) {
        return new Availability.Available("a container can overwrite it");
    }

    @Override
    public ExeSealer create(Host host) {
        return new DirectOpener(host.calls());
    }
}
