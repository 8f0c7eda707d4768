// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.nio.file.Path;
import org.apiguardian.api.API;

/** Where the master of a process's terminal goes: a path to connect to, or an open end of a socket pair. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface ConsoleSocket {
    /** A socket that listens at this path. */
    record AtPath(Path path) implements ConsoleSocket {}

    /** One that is connected already. */
    record Open(Descriptor socket) implements ConsoleSocket {}
}
