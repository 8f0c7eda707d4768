// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import java.util.Optional;

/** A subcommand. */
public interface Command {
    Grammar grammar();

    /** Does it. Failures are exceptions. */
    Outcome run(CommandContext context, Arguments arguments);

    /** Why it does nothing yet, whatever its arguments are; absent for a command that works. */
    default Optional<String> unsupported() {
        return Optional.empty();
    }

    /** Put before the message of a failure, "" for nothing. */
    default String failurePrefix() {
        return "";
    }

    /** Exit code of a failure. */
    default int failureCode() {
        return 1;
    }
}
