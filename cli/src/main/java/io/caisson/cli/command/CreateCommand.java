// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import java.nio.file.Path;

/** Makes a container whose program waits for start. */
final class CreateCommand implements Command {
    @Override
    public Grammar grammar() {
        return Creation.grammar("create", "create a container");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Path bundle = Creation.bundle(context, arguments);
        ProcessFlags.checkConsole(arguments, true, Creation.wantsTerminal(bundle));
        int listenFds = ProcessFlags.listenFds(context.request());
        Creation.create(
                context, arguments, bundle, listenFds, ProcessFlags.io(arguments, context.request(), listenFds));
        return Outcome.SUCCESS;
    }

    @Override
    public String failurePrefix() {
        return "caisson create failed: ";
    }
}
