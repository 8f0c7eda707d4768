// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runtimes that a test compares: the oracles that are installed, then caisson. */
public final class Runtimes {
    private Runtimes() {}

    /** runc (if installed) and caisson, each with a state root of its own. */
    public static List<Oci> runcAndCaisson(Path directory) {
        return Stream.of(Oci.runc(directory.resolve("runc")), Optional.of(Oci.caisson(directory.resolve("caisson"))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** runc and crun (if installed) and caisson. */
    public static List<Oci> all(Path directory) {
        return Stream.of(
                        Oci.runc(directory.resolve("runc")),
                        Oci.crun(directory.resolve("crun")),
                        Optional.of(Oci.caisson(directory.resolve("caisson"))))
                .flatMap(Optional::stream)
                .toList();
    }
}
