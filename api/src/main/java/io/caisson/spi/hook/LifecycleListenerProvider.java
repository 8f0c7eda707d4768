// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.hook;

import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import org.apiguardian.api.API;

/** Makes lifecycle listeners. All that are available are active, higher priority first, then by name. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface LifecycleListenerProvider extends Plugin {
    /**
     * Makes the listener of one runtime, when there is first something to ask or to tell. When it throws, that question
     * is refused, or that news passed over, and it is called again the next time.
     */
    LifecycleListener create(Host host);
}
