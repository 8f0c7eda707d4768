// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.document.BashCompletion;
import io.caisson.cli.document.CommandLine;
import io.caisson.cli.document.FishCompletion;
import io.caisson.cli.document.ZshCompletion;

/** Prints what a shell reads to complete caisson's commands, flags, containers and signals. */
final class CompletionCommand implements Command {
    @Override
    public Grammar grammar() {
        return Grammar.of("completion", "print the completion for a shell", "bash|zsh|fish", 1)
                .describedAs(
                        """
                        The distribution has the same scripts as files below share, where packages put them.
                        """)
                .withExamples(
                        "# source <(caisson completion bash)",
                        "# caisson completion zsh > ~/.zfunc/_caisson     (a directory of $fpath)",
                        "# caisson completion fish > ~/.config/fish/completions/caisson.fish");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        CommandLine line = Commands.line();
        String shell = arguments.positional(0);
        context.output()
                .print(
                        switch (shell) {
                            case "bash" -> BashCompletion.of(line);
                            case "zsh" -> ZshCompletion.of(line);
                            case "fish" -> FishCompletion.of(line);
                            default ->
                                throw ProcessFlags.invalid("unknown shell '" + shell + "': must be bash, zsh or fish");
                        });
        return Outcome.SUCCESS;
    }
}
