// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;

/** Removes a container. */
final class DeleteCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "delete",
                        "delete any resources held by the container often used with detached container",
                        "<container-id>",
                        1,
                        Flag.toggle(
                                "Forcibly deletes the container if it is still running (uses SIGKILL)", "force", "f"))
                .describedAs(
                        """
                        The container must have stopped, or never have been started. With --force it is killed first, and
                        an id that nobody has is no error.
                        """)
                .withExamples("# caisson delete web", "# caisson delete --force web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        context.runtime().delete(arguments.positional(0), arguments.on("force"));
        return Outcome.SUCCESS;
    }
}
