// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.caisson.api.ContainerRuntime;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.command.PluginDirectories;
import io.caisson.cli.command.StateRoot;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.guice.RuntimeModule;
import io.caisson.runtime.guice.RuntimeSettings;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;

/** Puts the runtime together for a request. */
final class Assembly {
    private static final int STICKY_PRIVATE = 01700;

    private Assembly() {}

    static ContainerRuntime runtime(Kernel kernel, Spawner spawner, Request request, GlobalOptions options) {
        StateRoot root = StateRoot.of(options, request, kernel);
        if (root.shared()) {
            makeSticky(kernel, root.path());
        }
        RuntimeSettings settings = new RuntimeSettings(
                root.path(),
                request.environment(),
                new PluginOptions(PluginDirectories.of(options), options.forced(), options.systemdCgroup()),
                options.rootless(),
                options.resources());
        // lazily: a command pays only for what it uses
        return Guice.createInjector(Stage.DEVELOPMENT, RuntimeModule.with(settings, kernel, spawner))
                .getInstance(ContainerRuntime.class);
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
