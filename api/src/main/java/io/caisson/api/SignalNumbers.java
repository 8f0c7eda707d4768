// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import java.util.OptionalInt;

/** Numbers of signals that a caller gives. */
final class SignalNumbers {
    private static final int LAST = 64;

    private SignalNumbers() {}

    static void check(OptionalInt signal) {
        if (signal.isPresent() && (signal.getAsInt() < 1 || signal.getAsInt() > LAST)) {
            throw new IllegalArgumentException(
                    "parent-death signal must be from 1 to " + LAST + ", was " + signal.getAsInt());
        }
    }
}
