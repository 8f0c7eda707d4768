// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;

/** Lets the program of a created container run. */
final class StartCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("start", "executes the user defined process in a created container", "<container-id>", 1);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        context.runtime().get(arguments.positional(0)).start();
        return Outcome.SUCCESS;
    }
}
