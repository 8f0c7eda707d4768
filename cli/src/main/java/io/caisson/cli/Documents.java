// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.cli.args.Grammar;
import io.caisson.cli.command.Commands;
import io.caisson.cli.document.BashCompletion;
import io.caisson.cli.document.CommandLine;
import io.caisson.cli.document.FishCompletion;
import io.caisson.cli.document.ManPage;
import io.caisson.cli.document.ZshCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes manual pages and completions to where packages have them below {@code share}; run by the build. */
public final class Documents {
    private Documents() {}

    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path share) throws IOException {
        CommandLine line = Commands.line();
        put(share.resolve("bash-completion/completions/caisson"), BashCompletion.of(line));
        put(share.resolve("zsh/site-functions/_caisson"), ZshCompletion.of(line));
        // where Debian's zsh looks instead
        put(share.resolve("zsh/vendor-completions/_caisson"), ZshCompletion.of(line));
        put(share.resolve("fish/vendor_completions.d/caisson.fish"), FishCompletion.of(line));
        Path manual = share.resolve("man/man1");
        put(manual.resolve("caisson.1"), ManPage.of(line));
        for (Grammar command : line.commands()) {
            put(manual.resolve("caisson-" + command.name() + ".1"), ManPage.of(command));
        }
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
