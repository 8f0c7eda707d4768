// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * A descriptor for a new process: one of the spawner's own by number (the calling process in a library; the native
 * launcher behind the command line), one held by this JVM, or /dev/null.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Descriptor {
    /** Descriptor {@code number} of the process that spawns. */
    record Own(int number) implements Descriptor {}

    /** A descriptor of this JVM, by number; stays open. */
    record Held(int number) implements Descriptor {}

    /** /dev/null, for reading and writing. */
    record DevNull() implements Descriptor {}

    /** Descriptor {@code number} of the process that spawns. */
    static Descriptor own(int number) {
        return new Own(number);
    }

    /** A descriptor of this JVM, by number; it stays open. */
    static Descriptor held(int number) {
        return new Held(number);
    }

    /** /dev/null. */
    static Descriptor devNull() {
        return new DevNull();
    }
}
