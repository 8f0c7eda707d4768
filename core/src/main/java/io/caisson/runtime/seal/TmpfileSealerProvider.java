// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Copies the program into a file without a name. */
public final class TmpfileSealerProvider implements ExeSealerProvider {
    @Override
    public String name() {
        return "tmpfile";
    }

    @Override
    public int priority() {
        return -20;
    }

    @Override
    public Availability probe(Host host) {
        return Availability.available();
    }

    @Override
    public Availability probe(Host host, Supplier<Path> executable) {
        return Trial.of(create(host), executable.get());
    }

    @Override
    public ExeSealer create(Host host) {
        return new TmpfileSealer(host);
    }
}
