// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi;

import org.apiguardian.api.API;

/** Answer of a probe. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Availability {
    /** It can be used. */
    record Available(String note) implements Availability {}

    /** It cannot: a sentence for a person. */
    record Unavailable(String reason) implements Availability {}

    /** It can be used, and there is nothing more to say. */
    static Availability available() {
        return new Available("");
    }

    /** It cannot: why, as a sentence for a person, without a full stop. */
    static Availability unavailable(String reason) {
        return new Unavailable(reason);
    }
}
