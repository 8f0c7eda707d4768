// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.runtime.seccomp.SeccompPrograms;
import io.caisson.runtime.store.StateStore;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What the runtime is put together from.
 *
 * @param initBinary finds caisson-init, when it is needed
 * @param children the processes this JVM may wait for
 * @param listeners observers of the life cycle
 * @param seccomp compiled filters
 * @param resources how limits are applied
 * @param lifetime of the runtime, inside which every operation runs
 */
record RuntimeParts(
        StateStore store,
        Kernel kernel,
        Host host,
        Spawner spawner,
        Plugins plugins,
        Supplier<Path> initBinary,
        Children children,
        Listeners listeners,
        SeccompPrograms seccomp,
        ResourceOptions resources,
        Lifetime lifetime) {
    RuntimeParts withLifetime(Lifetime other) {
        return new RuntimeParts(
                store, kernel, host, spawner, plugins, initBinary, children, listeners, seccomp, resources, other);
    }

    ProcFiles proc() {
        return new ProcFiles(host);
    }

    Cgroups cgroups() {
        return new Cgroups(this);
    }

    StatusReader statuses() {
        return new StatusReader(this);
    }

    Inits inits() {
        return new Inits(this);
    }
}
