// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import java.util.OptionalInt;

/**
 * How a command ended.
 *
 * @param exitCode of the launcher; absent when the launcher goes on without this planner
 */
public record Outcome(OptionalInt exitCode) {
    static final Outcome SUCCESS = exit(0);
    static final Outcome LEFT = new Outcome(OptionalInt.empty());

    public static Outcome exit(int code) {
        return new Outcome(OptionalInt.of(code));
    }
}
