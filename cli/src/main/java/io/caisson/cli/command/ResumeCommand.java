// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;

/** Thaws a container. */
final class ResumeCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("resume", "resumes all processes that have been previously paused", "<container-id>", 1)
                .withExamples("# caisson resume web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        context.runtime().get(arguments.positional(0)).resume();
        return Outcome.SUCCESS;
    }
}
