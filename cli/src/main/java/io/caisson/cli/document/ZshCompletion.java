// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.document;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.args.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Completion for zsh: a function for {@code fpath}, in terms of {@code _arguments}. */
public final class ZshCompletion {
    private static final String INDENT = "        ";

    private ZshCompletion() {}

    public static String of(CommandLine line) {
        String commands = line.commands().stream()
                .map(one -> INDENT + "    '" + one.name() + ":" + quoted(one.summary()) + "'\n")
                .collect(Collectors.joining());
        String cases = line.commands().stream().map(ZshCompletion::command).collect(Collectors.joining());
        return """
        #compdef caisson
        # zsh completion for caisson, made by "caisson completion zsh"

        _caisson_containers() {
            local -a ids
            ids=(${(f)"$(_call_program containers caisson $_caisson_root list -q 2> /dev/null)"})
            compadd -a ids
        }

        _caisson_signals() {
            compadd %s
        }

        _caisson() {
            local curcontext=$curcontext state line
            local -a _caisson_root
            typeset -A opt_args
            _arguments -C \\
        %s        '1:command:->command' \\
                '*::argument:->argument'
            if [[ -n ${opt_args[--root]-} ]]; then _caisson_root=(--root ${opt_args[--root]}); fi
            case $state in
            command)
                local -a commands=(
        %s            'help:show help'
                )
                _describe command commands
                ;;
            argument)
                case $line[1] in
        %s        help) compadd %s ;;
                esac
                ;;
            esac
        }

        _caisson "$@"
        """
                .formatted(
                        String.join(" ", line.signals()),
                        flags(line.program()).stream()
                                .map(flag -> INDENT + flag + " \\\n")
                                .collect(Collectors.joining()),
                        commands,
                        cases,
                        String.join(" ", line.names()));
    }

    private static String command(Grammar grammar) {
        List<String> words = flags(grammar);
        List<Values> arguments = CommandLine.arguments(grammar);
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).kind() != Values.Kind.ANYTHING) {
                words.add("'" + (i + 1) + ":" + message(arguments.get(i)) + ":" + action(arguments.get(i)) + "'");
            }
        }
        String separator = " \\\n" + INDENT + "        ";
        return INDENT + grammar.name() + ") " + (words.isEmpty() ? "" : "_arguments" + separator)
                + String.join(separator, words) + " ;;\n";
    }

    /** A list's flag may be given again, any other one only once in all its spellings. */
    private static List<String> flags(Grammar grammar) {
        List<String> words = new ArrayList<>();
        for (Flag flag : grammar.listed()) {
            String all = flag.names().stream().map(Flag::dashed).collect(Collectors.joining(" "));
            String before = flag.kind() == Flag.Kind.LIST ? "*" : "(" + all + ")";
            for (String name : flag.names()) {
                String typed = Flag.dashed(name) + (flag.takesValue() && name.length() > 1 ? "=" : "");
                String value = flag.takesValue() ? ":" + message(flag.values()) + ":" + action(flag.values()) : "";
                words.add("'" + before + typed + "[" + quoted(flag.usage()) + "]" + value + "'");
            }
        }
        return words;
    }

    private static String message(Values values) {
        return switch (values.kind()) {
            case ANYTHING, WORDS -> "value";
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case CONTAINER -> "container";
            case SIGNAL -> "signal";
        };
    }

    private static String action(Values values) {
        return switch (values.kind()) {
            case ANYTHING -> " ";
            case WORDS -> "(" + String.join(" ", values.words()) + ")";
            case FILE -> "_files";
            case DIRECTORY -> "_files -/";
            case CONTAINER -> "_caisson_containers";
            case SIGNAL -> "_caisson_signals";
        };
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }
}
