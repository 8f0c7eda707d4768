// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.ContainerRuntime;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.command.PluginDirectories;
import io.caisson.cli.command.StateRoot;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.RuntimeBuilder;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;

/** Puts the runtime together for a request; by hand, since Guice would take half of the time of a short command. */
final class Assembly {
    private static final int STICKY_PRIVATE = 01700;

    private Assembly() {}

    static ContainerRuntime runtime(Kernel kernel, Spawner spawner, Request request, GlobalOptions options) {
        StateRoot root = StateRoot.of(options, request, kernel);
        if (root.shared()) {
            makeSticky(kernel, root.path());
        }
        RuntimeBuilder builder = CaissonRuntime.builder()
                .root(root.path())
                .kernel(kernel)
                .host(new KernelHost(kernel, request.environment()))
                .spawner(spawner)
                .systemdCgroup(options.systemdCgroup())
                .resourcePolicy(options.resources().policy())
                .sharesFormula(options.resources().sharesFormula());
        options.rootless().ifPresent(builder::rootless);
        options.forced().forEach(builder::plugin);
        PluginDirectories.of(options).forEach(builder::pluginDirectory);
        return builder.build();
    }

    private static void makeSticky(Kernel kernel, Path directory) {
        try {
            kernel.mkdir(directory, STICKY_PRIVATE);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        kernel.chmod(directory, STICKY_PRIVATE);
    }
}
