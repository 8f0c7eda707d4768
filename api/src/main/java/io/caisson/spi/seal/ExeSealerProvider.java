// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seal;

import io.caisson.spi.Plugin;
import io.caisson.spi.host.Host;
import org.apiguardian.api.API;

/** Makes sealers of the program that enters the container (CVE-2019-5736). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ExeSealerProvider extends Plugin {
    ExeSealer create(Host host);
}
