// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.KernelHost;
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
                isUser(host),
                KernelHost.inUserNamespace(host.files(), host.proc()),
                setgroupsDenied(host),
                onPath(host, "newuidmap"),
                onPath(host, "newgidmap"),
                new ProcFiles(host).ownNamespaces());
    }

    /** An ordinary user, who may do less than root of a user namespace. */
    static boolean isUser(Host host) {
        return host.euid() != 0;
    }

    private static boolean setgroupsDenied(Host host) {
        String answer =
                host.files().readIfExists(host.proc().resolve("self/setgroups")).orElse("allow");
        return answer.strip().equals("deny");
    }

    /** The mapping tools are setuid programs for those who may not map ids themselves. */
    static Optional<Path> onPath(Host host, String tool) {
        if (!isUser(host)) {
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
