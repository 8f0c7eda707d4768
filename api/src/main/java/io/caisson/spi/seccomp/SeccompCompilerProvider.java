// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seccomp;

import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import java.util.Optional;
import org.apiguardian.api.API;

/** Makes seccomp compilers. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SeccompCompilerProvider extends Plugin {
    /** Called when a program is not in the cache. */
    SeccompCompiler create(Host host);

    /**
     * What a program depends on besides profile, kernel and architecture, such as the version of a library. The runtime
     * keeps programs, also for other processes, and uses them for the same profile while this text is the same. Asked
     * for each container with a profile, before {@link #create}; must be cheap, that is not load what compiles.
     *
     * @return absent: programs are not kept
     */
    default Optional<String> edition(Host host) {
        return Optional.empty();
    }
}
