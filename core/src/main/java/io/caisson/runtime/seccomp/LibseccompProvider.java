// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;

/** Compiles profiles with libseccomp. */
public final class LibseccompProvider implements SeccompCompilerProvider {
    private final SeccompLibrary library = new SeccompLibrary();

    @Override
    public String name() {
        return "libseccomp";
    }

    @Override
    public Availability probe(Host host) {
        return library.isInstalled()
                ? Availability.available()
                : Availability.unavailable("libseccomp.so.2 was not found: install libseccomp2");
    }

    @Override
    public SeccompCompiler create(Host host) {
        return new LibseccompCompiler(library, host);
    }
}
