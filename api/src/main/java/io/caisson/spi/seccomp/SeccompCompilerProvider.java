// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seccomp;

import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import org.apiguardian.api.API;

/** Makes seccomp compilers. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SeccompCompilerProvider extends Plugin {
    SeccompCompiler create(Host host);
}
