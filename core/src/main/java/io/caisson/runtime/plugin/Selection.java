// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spi.Plugin;
import java.util.Optional;

/**
 * Outcome of a choice.
 *
 * @param chosen the provider to use; absent when there is none
 * @param reason why it was chosen, or why none is, or why the one asked for cannot be had
 */
record Selection<P extends Plugin>(Optional<P> chosen, String reason) {
    P orThrow() {
        return chosen.orElseThrow(() -> new CaissonException(ErrorCode.PLUGIN_UNAVAILABLE, reason));
    }
}
