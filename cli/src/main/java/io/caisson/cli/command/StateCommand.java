// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.output.Json;

/** Prints the state of a container. */
final class StateCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("state", "output the state of a container", "<container-id>", 1)
                .describedAs(
                        "Prints the JSON that the runtime specification describes; \"pid\" is 0 once it has stopped.")
                .withExamples("# caisson state web | jq -r .status");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        context.output()
                .print(Json.indented(
                        Rows.json(context.runtime().get(arguments.positional(0)).summary())));
        return Outcome.SUCCESS;
    }
}
