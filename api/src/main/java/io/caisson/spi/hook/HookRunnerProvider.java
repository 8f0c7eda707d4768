// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import org.apiguardian.api.API;

/** Makes hook runners. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface HookRunnerProvider extends Plugin {
    /**
     * A runner of hooks; it starts nothing yet.
     *
     * @param spawner starts processes: the runtime's own JVM never forks
     */
    HookRunner create(Host host, Spawner spawner);
}
