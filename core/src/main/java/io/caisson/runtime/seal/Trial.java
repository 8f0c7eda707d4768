// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seal;

import io.caisson.api.CaissonException;
import io.caisson.spi.Availability;
import io.caisson.spi.seal.ExeSealer;
import java.nio.file.Path;

/** Whether sealing works, found out by doing it once. */
final class Trial {
    private Trial() {}

    static Availability of(ExeSealer sealer, Path executable) {
        try {
            sealer.seal(executable).close();
            return Availability.available();
        } catch (CaissonException e) {
            return Availability.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
