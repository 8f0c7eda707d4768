// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import io.caisson.runtime.spec.SpecReader;

/** Prints the specification's document of what the runtime can do. */
final class FeaturesCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("features", "show the enabled features", "", 0)
                .describedAs(
                        """
                        The document of the runtime specification's features.md. Its annotations also name the plugins
                        found and what is done with limits that the host does not hold as written.
                        """);
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String text = new SpecReader().writeIndented(context.runtime().features());
        context.output().print(text.endsWith("\n") ? text : text + "\n");
        return Outcome.SUCCESS;
    }
}
