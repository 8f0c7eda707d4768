// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.Container;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import java.util.ArrayList;
import java.util.List;

/** What the launcher runs when a container in the foreground has ended. Not for users. */
final class CleanupCommand implements Command {
    static final String NAME = "__cleanup";

    @Override
    public Grammar grammar() {
        return Grammar.of(
                NAME,
                "remove a container whose process has ended",
                "<container-id>",
                1,
                Flag.text("only if the container was made at this time", "created"));
    }

    /** The command line that removes this container. */
    static List<String> words(CommandContext context, Container container) {
        StateRoot root = StateRoot.of(context.options(), context.request(), context.kernel());
        List<String> words = new ArrayList<>(List.of("caisson"));
        words.addAll(context.options().words(root.path()));
        String created = container.summary().created().toString();
        words.addAll(List.of(NAME, "--created", created, "--", container.id()));
        return words;
    }

    /** Somebody may have deleted it already, and even made another one of that id. */
    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        String id = arguments.positional(0);
        if (!context.runtime().ids().contains(id)) {
            return Outcome.SUCCESS;
        }
        Container container = context.runtime().get(id);
        String created = container.summary().created().toString();
        if (arguments.text("created").orElse(created).equals(created)) {
            container.delete(false);
        }
        return Outcome.SUCCESS;
    }
}
