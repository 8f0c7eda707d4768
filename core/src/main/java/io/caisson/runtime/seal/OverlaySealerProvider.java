// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Shows the program through a read-only overlay: no copy, but more work for the kernel than a copy in memory. */
public final class OverlaySealerProvider implements ExeSealerProvider {
    @Override
    public String name() {
        return "overlayfs";
    }

    @Override
    public int priority() {
        return -10;
    }

    @Override
    public Availability probe(Host host) {
        return host.rootless() && host.euid() != 0
                ? Availability.unavailable("only root can mount an overlay")
                : Availability.available();
    }

    @Override
    public Availability probe(Host host, Supplier<Path> executable) {
        return Trial.of(create(host), executable.get());
    }

    @Override
    public ExeSealer create(Host host) {
        return new OverlaySealer(host);
    }
}
