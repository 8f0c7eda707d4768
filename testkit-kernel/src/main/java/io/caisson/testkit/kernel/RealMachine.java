// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit.kernel;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The machine that the tests run on, as the runtime hands it to plugins. For contracts that need system calls and
 * processes: {@link io.caisson.testkit.HookRunnerContract}, {@link io.caisson.testkit.SealerContract}, and any other with
 * {@link io.caisson.testkit.RequiresRoot} and its like.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RealMachine {
    private static final Kernel KERNEL = new LibcKernel();
    private static final Spawner SPAWNER = new LibrarySpawner(KERNEL);

    private RealMachine() {}

    /** This host with its own /proc and /sys, the rights of the user who runs the tests, and the environment of the JVM. */
    public static Host host() {
        return host(System.getenv());
    }

    /** The same with an environment of the test's choice. */
    public static Host host(Map<String, String> environment) {
        return new KernelHost(KERNEL, environment);
    }

    /** Starts processes as children of this JVM. Its threads are daemons and come with the first one. */
    public static Spawner spawner() {
        return SPAWNER;
    }
}
