// SPDX-License-Identifier: Apache-2.0
package org.example.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;

/** Gives containers the caisson-init whose SHA-256 is in CAISSON_INIT_SHA256, or none. */
public final class PinnedInitProvider implements ExeSealerProvider {
    static final String DIGEST = "CAISSON_INIT_SHA256";

    @Override
    public String name() {
        return "pinned";
    }

    @Override
    public Availability probe(Host host) {
        return host.environment().getOrDefault(DIGEST, "").matches("[0-9a-f]{64}")
                ? Availability.available()
                : Availability.unavailable(DIGEST + " does not hold a digest in hexadecimal");
    }

    /** Used before caisson's own where it can be. */
    @Override
    public int priority() {
        return 100;
    }

    @Override
    public ExeSealer create(Host host) {
        return new PinnedInit(host.calls(), host.environment().getOrDefault(DIGEST, ""));
    }
}
