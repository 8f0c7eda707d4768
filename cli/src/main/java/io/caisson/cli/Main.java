// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.CaissonException;
import io.caisson.cli.planner.Launcher;
import io.caisson.nsexec.LauncherWire;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import java.time.Duration;

/** The planner behind {@code bin/caisson}: plans what one command line asks for and ends. */
public final class Main {
    private static final int INTERRUPTED = 130;
    private static final Duration UNDO_TIME = Duration.ofSeconds(30);

    private Main() {}

    public static void main(String[] arguments) {
        String descriptor = System.getenv(LauncherWire.ENV_PLANNER_FD);
        if (descriptor == null || !descriptor.matches("[0-9]{1,9}")) {
            System.err.println("caisson: this is the planner of the native launcher; run bin/caisson instead");
            System.exit(1);
        }
        Thread planner = Thread.currentThread();
        undoOnSignals(planner);
        Kernel kernel = new LibcKernel();
        Launcher launcher = new Launcher(kernel, kernel.own(Integer.parseInt(descriptor)), planner::interrupt);
        try {
            new Session(kernel, launcher, Assembly::runtime).run();
        } catch (CaissonException e) {
            // the launcher is gone or speaks nonsense: everything else has been reported through it
            System.err.println("caisson: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
        // neither the answers' thread nor the shutdown hook has anything left to do
        Runtime.getRuntime().halt(0);
    }

    /** The launcher ends its planner by SIGTERM; what is half made must be undone before. */
    private static void undoOnSignals(Thread planner) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            planner.interrupt();
                            try {
                                planner.join(UNDO_TIME.toMillis());
                            } catch (InterruptedException e) {
                                Runtime.getRuntime().halt(INTERRUPTED);
                            }
                        },
                        "undo"));
    }
}
