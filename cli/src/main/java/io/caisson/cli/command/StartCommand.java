// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.Container;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import java.util.Optional;

/** Lets the program of a created container run. */
final class StartCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("start", "executes the user defined process in a created container", "<container-id>", 1)
                .withExamples("# caisson create --bundle /bundles/web web", "# caisson start web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        start(context, context.runtime().get(arguments.positional(0)));
        return Outcome.SUCCESS;
    }

    /** Starts it in the background; the launcher exits when the container has told that it is ready, if that matters. */
    static void start(CommandContext context, Container container) {
        Optional<NotifyRelay> relay = NotifyRelay.open(context, container, true);
        try {
            container.start();
            relay.ifPresent(NotifyRelay::handOver);
        } finally {
            relay.ifPresent(NotifyRelay::close);
        }
    }
}
