// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.document;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.args.Values;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for fish: one {@code complete} for each command, flag and argument. */
public final class FishCompletion {
    private static final String FUNCTIONS =
            """
            # the words after the program's name and its options, the command's name first
            function __caisson_words
                set -l words (commandline -opc)
                set -e words[1]
                while set -q words[1]
                    switch $words[1]
                        case %s
                            set -q words[2]; and set -e words[1]
                        case '-*'
                        case '*'
                            printf '%%s\\n' $words
                            return
                    end
                    set -e words[1]
                end
            end

            # COMMAND [INDEX]: whether this command is being typed, and as many arguments are there already
            function __caisson_at
                set -l words (__caisson_words)
                test (count $words) -gt 0; and test "$words[1]" = "$argv[1]"; or return 1
                set -q argv[2]; or return 0
                set -e words[1]
                test (count (string match -v -- '-*' $words)) -eq $argv[2]
            end

            function __caisson_first
                test (count (__caisson_words)) -eq 0
            end

            function __caisson_containers
                set -l words (commandline -opc)
                set -l root (contains -i -- --root $words)
                if test -n "$root"; and set -q words[(math $root + 1)]
                    caisson --root $words[(math $root + 1)] list -q 2> /dev/null
                else
                    caisson list -q 2> /dev/null
                end
            end

            complete -c caisson -f
            """;

    private FishCompletion() {}

    public static String of(CommandLine line) {
        StringBuilder text =
                new StringBuilder("# fish completion for caisson, made by \"caisson completion fish\"\n\n");
        text.append(FUNCTIONS.formatted(String.join(" ", CommandLine.valued(line.program()))));
        flags(text, line.program(), "__caisson_first");
        for (Grammar grammar : line.commands()) {
            complete(text, "__caisson_first", "-a " + grammar.name() + described(grammar.summary()));
            flags(text, grammar, "__caisson_at " + grammar.name() + (grammar.flagsFirst() ? " 0" : ""));
            List<Values> arguments = CommandLine.arguments(grammar);
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i).kind() != Values.Kind.ANYTHING) {
                    complete(
                            text,
                            "__caisson_at " + grammar.name() + " " + i,
                            words(arguments.get(i), line.signals()).strip());
                }
            }
        }
        complete(text, "__caisson_first", "-a help" + described("show help"));
        complete(text, "__caisson_at help 0", "-a '" + String.join(" ", line.names()) + "'");
        return text.toString();
    }

    private static void flags(StringBuilder text, Grammar grammar, String condition) {
        for (Flag flag : grammar.listed()) {
            String names = flag.names().stream()
                    .map(name -> (name.length() == 1 ? "-s " : "-l ") + name)
                    .collect(Collectors.joining(" "));
            String value = flag.takesValue() ? " -r" + words(flag.values(), List.of()) : "";
            complete(text, condition, names + value + described(flag.usage()));
        }
    }

    private static String words(Values values, List<String> signals) {
        return switch (values.kind()) {
            case ANYTHING -> "";
            case WORDS -> " -a '" + String.join(" ", values.words()) + "'";
            case FILE -> " -F";
            case DIRECTORY -> " -a '(__fish_complete_directories)'";
            case CONTAINER -> " -a '(__caisson_containers)'";
            case SIGNAL -> " -a '" + String.join(" ", signals) + "'";
        };
    }

    private static void complete(StringBuilder text, String condition, String what) {
        text.append("complete -c caisson -n '")
                .append(condition)
                .append("' ")
                .append(what)
                .append('\n');
    }

    private static String described(String text) {
        return " -d '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
