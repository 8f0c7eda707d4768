// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.document;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import java.util.stream.Collectors;

/** Manual pages in the man macros (man(7)), made from the same grammars as the help. */
public final class ManPage {
    private static final String PROGRAM_END =
            """
            .SH EXIT STATUS
            .TP
            .B 0
            The command did what it was to do.
            .TP
            .B 1
            It failed; one line on standard error says why.
            .TP
            .B 3
            There is no such command.
            .TP
            .B 255
            .B exec
            could not start the program.
            .PP
            In the foreground
            .B run
            and
            .B exec
            end with the status of the container's program, which is 128 and the number of the signal if a signal ended it.
            .SH ENVIRONMENT
            .TP
            .B XDG_RUNTIME_DIR
            Where the state of an ordinary user's containers is.
            .TP
            .B LISTEN_FDS\\fR, \\fBLISTEN_PID\\fR, \\fBNOTIFY_SOCKET
            Given to the container as sd_listen_fds(3) and sd_notify(3) say.
            .TP
            .B CAISSON_RESOURCE_POLICY\\fR, \\fBCAISSON_CPU_SHARES_FORMULA
            What holds without the options of these names.
            .TP
            .B CAISSON_JAVA_HOME\\fR, \\fBJAVA_HOME
            The Java that is used.
            .TP
            .B NO_COLOR
            Messages on a terminal have no colours.
            .SH FILES
            .TP
            .I /run/caisson
            State of the containers, in a directory for each.
            """;

    private ManPage() {}

    /** caisson(1). */
    public static String of(CommandLine line) {
        StringBuilder page = start(line.program(), "caisson");
        page.append(".SH SYNOPSIS\n.B caisson\n[options] command [command options] [arguments]\n");
        page.append(".SH DESCRIPTION\n").append(paragraphs(line.program().description()));
        page.append(".SH COMMANDS\n");
        for (Grammar command : line.commands()) {
            page.append(".TP\n.BR caisson\\-").append(text(command.name())).append(" (1)\n");
            page.append(sentence(command.summary()));
        }
        page.append(".SH OPTIONS\n").append(options(line.program()));
        page.append(PROGRAM_END).append(".SH SEE ALSO\n.BR runc (8),\n.BR crun (1)\n");
        return page.toString();
    }

    /** caisson-COMMAND(1). */
    public static String of(Grammar command) {
        StringBuilder page = start(command, "caisson-" + command.name());
        page.append(".SH SYNOPSIS\n.B caisson ").append(text(command.name()));
        page.append(command.listed().isEmpty() ? "\n" : "\n[options]\n");
        if (!command.arguments().isEmpty()) {
            page.append(text(command.arguments())).append('\n');
        }
        page.append(".SH DESCRIPTION\n").append(paragraphs(command.description()));
        if (command.description().isEmpty()) {
            page.append(sentence(command.summary()));
        }
        if (!command.listed().isEmpty()) {
            page.append(".SH OPTIONS\n").append(options(command));
        }
        if (!command.examples().isEmpty()) {
            page.append(".SH EXAMPLES\n.nf\n").append(lines(command.examples())).append(".fi\n");
        }
        return page.append(".SH SEE ALSO\n.BR caisson (1)\n").toString();
    }

    /** Without a date: the same sources make the same page. */
    private static StringBuilder start(Grammar grammar, String name) {
        return new StringBuilder("'\\\" made from the definitions of the commands\n.TH ")
                .append(text(name.toUpperCase(java.util.Locale.ROOT)))
                .append(" 1 \"\" caisson \"User Commands\"\n.SH NAME\n")
                .append(text(name))
                .append(" \\- ")
                .append(text(grammar.summary()))
                .append('\n');
    }

    private static String options(Grammar grammar) {
        return grammar.listed().stream().map(ManPage::option).collect(Collectors.joining());
    }

    private static String option(Flag flag) {
        String names = flag.names().stream()
                .map(name -> "\\fB" + text(Flag.dashed(name)) + "\\fR")
                .collect(Collectors.joining(", "));
        String value = flag.takesValue() ? " \\fIvalue\\fR" : "";
        String fallback = flag.fallback().isEmpty() ? "" : " (default: " + flag.fallback() + ")";
        return ".TP\n" + names + value + "\n" + sentence(flag.usage() + fallback);
    }

    private static String sentence(String words) {
        return text(Character.toUpperCase(words.charAt(0)) + words.substring(1)) + ".\n";
    }

    /** Blank lines part paragraphs; what is indented stays as it is. */
    private static String paragraphs(String description) {
        StringBuilder out = new StringBuilder();
        boolean literal = false;
        for (String line : description.lines().toList()) {
            boolean indented = line.startsWith("  ");
            if (indented != literal && !line.isBlank()) {
                out.append(indented ? ".PP\n.nf\n" : ".fi\n.PP\n");
                literal = indented;
            } else if (line.isBlank() && !literal) {
                out.append(".PP\n");
            }
            out.append(line.isBlank() ? "" : text(line) + "\n");
        }
        return out.append(literal ? ".fi\n" : "").toString().replace(".PP\n.PP\n", ".PP\n");
    }

    private static String lines(String text) {
        return text.lines().map(line -> text(line) + "\n").collect(Collectors.joining());
    }

    /** No letter of it is taken for a request or an escape; hyphens can be copied. */
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("…", "\\&...");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
