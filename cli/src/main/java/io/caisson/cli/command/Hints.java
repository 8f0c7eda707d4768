// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.cli.args.Arguments;
import io.caisson.runtime.text.Nearest;
import java.util.List;
import java.util.Optional;

/** What a person may do about an error. Loaded only when there is one; the words engines look for never occur here. */
public final class Hints {
    /** More ids than these are no help. */
    private static final int FEW = 4;

    private final CommandContext context;
    private final String command;
    private final Arguments arguments;

    public Hints(CommandContext context, String command, Arguments arguments) {
        this.context = context;
        this.command = command;
        this.arguments = arguments;
    }

    /** Absent when there is nothing to say. */
    public Optional<String> about(Throwable failure) {
        if (!(failure instanceof CaissonException known)) {
            return Optional.empty();
        }
        return switch (known.code()) {
            case CONTAINER_NOT_FOUND -> otherIds();
            case CONTAINER_EXISTS -> Optional.of("'caisson delete' removes it, 'caisson list' shows all");
            case WRONG_STATUS -> wrongStatus(String.valueOf(known.getMessage()));
            default -> Optional.empty();
        };
    }

    /** For a word that is no command. */
    public static Optional<String> aboutCommand(String word) {
        return Optional.of(Nearest.to(word, Commands.names())
                .map(Nearest::question)
                .orElse("'caisson --help' shows the commands"));
    }

    private Optional<String> otherIds() {
        List<String> ids;
        try {
            ids = context.runtime().ids();
        } catch (CaissonException e) {
            return Optional.empty(); // the hint is no reason for another error
        }
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> near = Nearest.to(arguments.positional(0), ids).map(Nearest::question);
        return Optional.of(near.orElse(
                ids.size() <= FEW ? "there are: " + String.join(", ", ids) : "'caisson list' shows the containers"));
    }

    private Optional<String> wrongStatus(String message) {
        if (command.equals("delete")) {
            return Optional.of("--force kills it first");
        }
        if (message.contains("paused container")) {
            return Optional.of("'caisson resume' lets it go on");
        }
        return command.equals("start") && message.contains("has stopped")
                ? Optional.of("a container runs once: delete it, and run it anew")
                : Optional.empty();
    }
}
