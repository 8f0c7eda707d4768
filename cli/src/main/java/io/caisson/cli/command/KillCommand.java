// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;

/** Sends a signal to a container. */
final class KillCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "kill",
                        "kill sends the specified signal (default: SIGTERM) to the container's init process",
                        "<container-id> [signal]",
                        1,
                        Flag.toggle("send the signal to all processes inside the container", "all", "a")
                                .unlisted())
                .withArguments(1, 2)
                .describedAs(
                        """
                        The signal is a name, with or without SIG, or a number. KILL reaches all processes of a container without a pid
                        namespace of its own, and paused ones, too.
                        """)
                .withExamples("# caisson kill web", "# caisson kill web HUP", "# caisson kill web 9");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String signal = arguments.positional(1).isEmpty() ? "SIGTERM" : arguments.positional(1);
        int number = Signals.parse(signal);
        context.runtime().get(arguments.positional(0)).kill(number, arguments.on("all"));
        return Outcome.SUCCESS;
    }
}
