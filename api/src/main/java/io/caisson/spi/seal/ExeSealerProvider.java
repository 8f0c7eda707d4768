// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seal;

import io.caisson.spi.Availability;
import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Makes sealers of the program that enters the container (CVE-2019-5736). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ExeSealerProvider extends Plugin {
    /** A sealer for this machine; it does nothing yet. */
    ExeSealer create(Host host);

    /**
     * Whether this program can be sealed here; asked after {@link #probe(Host)} said yes, under the same rules. A
     * provider whose answer depends on the program, or on trying it, overrides this.
     *
     * @param executable finds the program when it is asked
     */
    default Availability probe(Host host, Supplier<Path> executable) {
        return Availability.available();
    }

    /** Whether it may be chosen although the user did not name it. */
    default boolean automatic() {
        return true;
    }
}
