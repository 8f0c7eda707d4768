// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.planner.Request;
import java.nio.file.Path;

/**
 * Where the containers' state is.
 *
 * @param path the directory
 * @param explicit whether the user named it
 * @param shared whether it is in XDG_RUNTIME_DIR, whose unused files may be swept away unless they are sticky
 */
public record StateRoot(Path path, boolean explicit, boolean shared) {
    /** By --root, else /run/caisson for root, else XDG_RUNTIME_DIR. */
    public static StateRoot of(GlobalOptions options, Request request, int euid) {
        if (options.root().isPresent()) {
            return new StateRoot(options.root().get(), true, false);
        }
        String runtimeDirectory = request.variable("XDG_RUNTIME_DIR");
        if (euid != 0 && runtimeDirectory.startsWith("/")) {
            return new StateRoot(Path.of(runtimeDirectory, "caisson"), false, true);
        }
        return new StateRoot(Path.of("/run/caisson"), false, false);
    }
}
