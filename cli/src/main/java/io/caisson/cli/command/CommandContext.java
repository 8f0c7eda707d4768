// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.ContainerRuntime;
import io.caisson.cli.output.Output;
import io.caisson.cli.planner.Launcher;
import io.caisson.cli.planner.LauncherSpawner;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.kernel.Kernel;
import java.util.function.Supplier;

/**
 * What a command works with.
 *
 * @param request of the caller
 * @param options before the command's name
 * @param launcher that serves the caller
 * @param spawner through it
 * @param kernel system calls of this JVM
 * @param runtimes makes the runtime when a command needs it; the same one each time
 */
public record CommandContext(
        Request request,
        GlobalOptions options,
        Launcher launcher,
        LauncherSpawner spawner,
        Kernel kernel,
        Supplier<ContainerRuntime> runtimes) {
    public ContainerRuntime runtime() {
        return runtimes.get();
    }

    public Output output() {
        return launcher;
    }
}
