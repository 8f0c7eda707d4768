// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.plan.InitRequest;
import io.caisson.spi.host.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Facts about the runtime process that plans depend on. */
final class Callers {
    private Callers() {}

    static InitRequest.Caller of(Host host) {
        return new InitRequest.Caller(
                host.euid(),
                host.egid(),
                host.rootless(),
                onPath(host, "newuidmap"),
                onPath(host, "newgidmap"),
                new ProcFiles(host).ownNamespaces());
    }

    /** The mapping tools are setuid programs for those who may not map ids themselves. */
    private static Optional<Path> onPath(Host host, String tool) {
        if (!host.rootless()) {
            return Optional.empty();
        }
        String path = host.environment().getOrDefault("PATH", "");
        return Arrays.stream(path.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
