// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.host;

import io.caisson.api.Descriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A program to start.
 *
 * @param executable path, or held descriptor, of the program
 * @param arguments from argument zero on
 * @param environment {@code NAME=value}; nothing is added
 * @param directory working directory, absent: the spawner's
 * @param descriptors the i-th becomes descriptor i; all others are closed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SpawnRequest(
        Executable executable,
        List<String> arguments,
        List<String> environment,
        Optional<Path> directory,
        List<Descriptor> descriptors) {
    public SpawnRequest {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        descriptors = List.copyOf(descriptors);
    }

    /** What is executed. */
    public sealed interface Executable {
        /** A file of that path. */
        record AtPath(Path path) implements Executable {}

        /** The file of an open descriptor, whatever its path is now. */
        record Held(HostFd file) implements Executable {}
    }
}
