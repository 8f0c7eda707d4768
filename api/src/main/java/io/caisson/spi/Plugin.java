// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi;

import io.caisson.spi.host.Host;
import org.apiguardian.api.API;

/** Root of every provider: found by {@link java.util.ServiceLoader}, public, with a no-argument constructor that does nothing. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Plugin {
    /** Stable name shown to users: {@code [a-z][a-z0-9-]*}, unique within its SPI. */
    String name();

    /** Higher is preferred; a tie between available providers is an error. */
    default int priority() {
        return 0;
    }

    /**
     * Whether this plugin can work here. Has no side effects, does not throw, takes milliseconds, and looks only
     * through {@code host}.
     */
    Availability probe(Host host);
}
