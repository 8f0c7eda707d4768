// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.output;

import java.nio.charset.StandardCharsets;

/** The caller's standard output and standard error. */
public interface Output {
    int STDOUT = 1;
    int STDERR = 2;

    /** Writes to one of the two, whole and in order. */
    void write(int descriptor, byte[] data);

    /** Text to standard output. */
    default void print(String text) {
        write(STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text to standard error. */
    default void printError(String text) {
        write(STDERR, text.getBytes(StandardCharsets.UTF_8));
    }
}
