// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.caisson.api.CaissonException;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ErrorCode;
import io.caisson.cli.command.GlobalOptions;
import io.caisson.cli.command.StateRoot;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.guice.RuntimeModule;
import io.caisson.runtime.guice.RuntimeSettings;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.plugin.PluginOptions;
import io.caisson.spi.host.Spawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts the runtime together for a request. */
final class Assembly {
    /** Where the distribution keeps the plugins that come with it. */
    private static final String OWN_PLUGINS_PROPERTY = "caisson.plugins";

    private static final Path SYSTEM_PLUGINS = Path.of("/usr/lib/caisson/plugins");
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
                new PluginOptions(pluginDirectories(options), options.forced(), options.systemdCgroup()),
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

    private static List<Path> pluginDirectories(GlobalOptions options) {
        List<Path> directories = new ArrayList<>();
        String own = System.getProperty(OWN_PLUGINS_PROPERTY, "");
        if (!own.isEmpty()) {
            directories.add(Path.of(own));
        }
        directories.add(SYSTEM_PLUGINS);
        for (Path named : options.pluginPaths()) {
            if (!Files.isDirectory(named)) {
                throw new CaissonException(
                        ErrorCode.INVALID_ARGUMENT, "failed to open plugin path '" + named + "': no such directory");
            }
            directories.add(named);
        }
        return directories;
    }
}
