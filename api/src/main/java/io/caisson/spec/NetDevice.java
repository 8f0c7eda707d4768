// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.Optional;
import org.apiguardian.api.API;

/** A network device moved into the container. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record NetDevice(Optional<String> name) {
    public NetDevice {
        name = Copies.absent(name);
    }
}
