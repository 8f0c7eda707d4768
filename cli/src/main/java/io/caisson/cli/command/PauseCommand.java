// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;

/** Freezes a container. */
final class PauseCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("pause", "pause suspends all processes inside the container", "<container-id>", 1)
                .describedAs("They get no processor until they are resumed; the status is \"paused\" meanwhile.")
                .withExamples("# caisson pause web", "# caisson resume web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        context.runtime().get(arguments.positional(0)).pause();
        return Outcome.SUCCESS;
    }
}
