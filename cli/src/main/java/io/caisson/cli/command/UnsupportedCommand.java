// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import java.util.Optional;

/**
 * A command of runc that is not there yet. It fails whatever its flags are, {@code --help} too: engines take a help for
 * the sign that they may use it.
 */
record UnsupportedCommand(String name, String summary) implements Command {
    static final Command CHECKPOINT = new UnsupportedCommand("checkpoint", "checkpoint a running container");
    static final Command RESTORE = new UnsupportedCommand("restore", "restore a container from a previous checkpoint");

    @Override
    public Grammar grammar() {
        return Grammar.of(name, summary + " (not supported yet)", "<container-id>", 1);
    }

    @Override
    public Optional<String> unsupported() {
        return Optional.of(name + " is not supported yet");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        throw new IllegalStateException(name);
    }
}
