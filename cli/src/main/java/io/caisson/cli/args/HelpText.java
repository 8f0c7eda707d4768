// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.List;
import java.util.stream.Collectors;

/** Help, generated from a grammar. */
public final class HelpText {
    private static final String INDENT = "   ";

    private HelpText() {}

    /** Help of one command. */
    public static String of(Grammar grammar) {
        boolean program = grammar.name().isEmpty();
        StringBuilder text = new StringBuilder();
        text.append("NAME:\n").append(INDENT).append("caisson").append(program ? "" : " " + grammar.name());
        text.append(" - ")
                .append(grammar.summary())
                .append("\n\nUSAGE:\n")
                .append(INDENT)
                .append("caisson ");
        List<Flag> listed = grammar.listed();
        if (program) {
            text.append("[global options] command [command options] [arguments...]\n");
        } else {
            text.append(grammar.name()).append(listed.isEmpty() ? "" : " [command options]");
            text.append(grammar.arguments().isEmpty() ? "" : " " + grammar.arguments())
                    .append('\n');
        }
        text.append(section("DESCRIPTION", grammar.description())).append(section("EXAMPLES", grammar.examples()));
        if (!listed.isEmpty() && !program) {
            text.append("\nOPTIONS:\n").append(options(listed));
        }
        return text.toString();
    }

    /** Help of the program: its commands and global options. */
    public static String of(Grammar program, List<Grammar> commands) {
        int width = commands.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        String list = commands.stream()
                .map(one -> INDENT + pad(one.name(), width) + "  " + one.summary() + "\n")
                .collect(Collectors.joining());
        return of(program) + "\nCOMMANDS:\n" + list + "\nGLOBAL OPTIONS:\n" + options(program.listed());
    }

    private static String section(String title, String body) {
        return body.isEmpty() ? "" : "\n" + title + ":\n" + indented(body) + "\n";
    }

    private static String options(List<Flag> flags) {
        int width = flags.stream().mapToInt(flag -> left(flag).length()).max().orElse(0);
        return flags.stream()
                .map(flag -> INDENT + pad(left(flag), width) + "  " + right(flag) + "\n")
                .collect(Collectors.joining());
    }

    private static String left(Flag flag) {
        String suffix = flag.kind() == Flag.Kind.SWITCH ? "" : " value";
        return flag.names().stream().map(name -> Flag.dashed(name) + suffix).collect(Collectors.joining(", "));
    }

    private static String right(Flag flag) {
        return flag.fallback().isEmpty() ? flag.usage() : flag.usage() + " (default: " + flag.fallback() + ")";
    }

    private static String indented(String text) {
        return text.lines().map(line -> line.isEmpty() ? line : INDENT + line).collect(Collectors.joining("\n"));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
