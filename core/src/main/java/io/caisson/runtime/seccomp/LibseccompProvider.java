// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Compiles profiles with libseccomp. */
public final class LibseccompProvider implements SeccompCompilerProvider {
    /** To be changed with what the compiler makes of a profile: programs of another edition are not used. */
    private static final String OWN_EDITION = "1";

    @Override
    public String name() {
        return "libseccomp";
    }

    @Override
    public Availability probe(Host host) {
        return SeccompLibrary.isInstalled()
                ? Availability.available()
                : Availability.unavailable("libseccomp.so.2 was not found: install libseccomp2");
    }

    /** By the library's file, whose name has the version: asking the library would mean loading it. */
    @Override
    public Optional<String> edition(Host host) {
        return SeccompLibrary.file().flatMap(LibseccompProvider::identity);
    }

    private static Optional<String> identity(Path library) {
        try {
            Path file = library.toRealPath();
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(String.join(
                    " ",
                    OWN_EDITION,
                    file.toString(),
                    Long.toString(found.size()),
                    Long.toString(found.lastModifiedTime().toMillis())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public SeccompCompiler create(Host host) {
        return new LibseccompCompiler(new SeccompLibrary(), host);
    }
}
