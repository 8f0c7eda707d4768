// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.cgroup;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A limit that a hierarchy does not hold as the configuration writes it.
 *
 * @param field JSON pointer below /linux/resources, such as {@code /cpu/shares}
 * @param asked value in the configuration
 * @param fidelity how near the result comes
 * @param result control file and value, such as {@code cpu.weight = 100}; absent when nothing is written
 * @param reason in words, for people
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ResourceConversion(
        String field, String asked, Fidelity fidelity, Optional<String> result, String reason) {
    /** How near the result of a conversion comes. */
    public enum Fidelity {
        /** It means the same, in another unit or file. */
        EXACT,
        /** It comes near, on another scale or with another rule. */
        APPROXIMATE,
        /** Nothing here does what was asked for. */
        NONE
    }
}
