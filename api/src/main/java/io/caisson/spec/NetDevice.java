// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A network device moved into the container (config-linux.md, Network Devices).
 *
 * @param name what it is called inside; may hold {@code %d} for the first free number; absent keeps the name
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetDevice(Optional<String> name) {
    public NetDevice {
        name = Copies.text(name);
    }
}
