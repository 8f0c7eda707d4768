// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.planner.Request;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where the containers' state is.
 *
 * @param path the directory
 * @param explicit whether the user named it
 * @param shared whether it is in XDG_RUNTIME_DIR, whose unused files may be swept away unless they are sticky
 */
public record StateRoot(Path path, boolean explicit, boolean shared) {
    /** For the caller's user. */
    public static StateRoot of(GlobalOptions options, Request request, Kernel kernel) {
        KernelHost host = new KernelHost(kernel, Map.of());
        return of(options, request, host.euid(), () -> KernelHost.inUserNamespace(host.files(), host.proc()));
    }

    /** By --root, else /run/caisson for root, else XDG_RUNTIME_DIR; also for a user who is root of a namespace. */
    static StateRoot of(GlobalOptions options, Request request, int euid, BooleanSupplier inUserNamespace) {
        if (options.root().isPresent()) {
            return new StateRoot(options.root().get(), true, false);
        }
        String runtimeDirectory = request.variable("XDG_RUNTIME_DIR");
        boolean user = runtimeDirectory.startsWith("/")
                && (euid != 0 || (!request.variable("USER").equals("root") && inUserNamespace.getAsBoolean()));
        if (user) {
            return new StateRoot(Path.of(runtimeDirectory, "caisson"), false, true);
        }
        return new StateRoot(Path.of("/run/caisson"), false, false);
    }
}
