// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.wrong.cycle;

import io.caisson.conformance.Breaks;
import io.caisson.runtime.wrong.WrongException;

@Breaks("NO_CYCLES")
public final class WrongCircle {
    WrongException back() {
        return new WrongException("round and round");
    }
}
