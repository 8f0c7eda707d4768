// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.document;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.args.Values;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Completion for bash: what a grammar says as three functions, and one that walks the words typed so far. */
public final class BashCompletion {
    private static final String WALK =
            """
            # KIND [WORD...]: answers with what such a word may be
            _caisson_reply() {
                local kind=$1
                shift
                case $kind in
                words) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur") ;;
                file) compopt -o filenames 2> /dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
                directory) compopt -o filenames 2> /dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
                container) mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "${root[@]}" list -q 2> /dev/null)" -- "$cur") ;;
                signal) mapfile -t COMPREPLY < <(compgen -W "$_caisson_signals" -- "$cur") ;;
                esac
            }

            _caisson() {
                local cur=${COMP_WORDS[COMP_CWORD]} command='' arguments=0 i name value root=()
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                    -*)
                        name=${COMP_WORDS[i]#-}
                        name=${name#-}
                        if value=$(_caisson_value "$command" "$name"); then
                            ((i++))
                            if ((i < COMP_CWORD)) && [[ ${COMP_WORDS[i]} == '=' ]]; then ((i++)); fi
                            if ((i >= COMP_CWORD)); then
                                if [[ $cur == '=' ]]; then cur=''; fi
                                _caisson_reply $value
                                return
                            fi
                            if [[ -z $command && $name == root ]]; then root=(--root "${COMP_WORDS[i]}"); fi
                        fi ;;
                    *)
                        if [[ -z $command ]]; then command=${COMP_WORDS[i]}; else ((arguments++)); fi ;;
                    esac
                done
                if [[ $cur == -* ]]; then
                    _caisson_reply words $(_caisson_flags "$command" "$arguments")
                else
                    _caisson_reply $(_caisson_argument "$command" "$arguments")
                fi
            }

            complete -F _caisson caisson
            """;

    private BashCompletion() {}

    public static String of(CommandLine line) {
        return "# bash completion for caisson, made by \"caisson completion bash\"\n\n_caisson_signals='"
                + String.join(" ", line.signals()) + "'\n\n"
                + function("_caisson_flags", "COMMAND ARGUMENTS: flags that may follow", flags(line))
                + function("_caisson_value", "COMMAND FLAG: what its value may be; fails if it has none", values(line))
                + function("_caisson_argument", "COMMAND INDEX: what the argument may be", arguments(line))
                + WALK;
    }

    private static String function(String name, String comment, String cases) {
        return "# " + comment + "\n" + name + "() {\n    case \"$1 $2\" in\n" + cases
                + "    *) return 1 ;;\n    esac\n}\n\n";
    }

    /** Where flags come first, none may follow an argument. */
    private static String flags(CommandLine line) {
        return line.all().stream()
                .filter(grammar -> !CommandLine.typed(grammar).isEmpty())
                .map(grammar -> "    '" + grammar.name() + " '" + (grammar.flagsFirst() ? "0" : "*") + ") echo '"
                        + String.join(" ", CommandLine.typed(grammar)) + "' ;;\n")
                .collect(Collectors.joining());
    }

    private static String values(CommandLine line) {
        StringBuilder cases = new StringBuilder();
        for (Grammar grammar : line.all()) {
            for (Flag flag : grammar.listed()) {
                if (flag.takesValue()) {
                    String names = flag.names().stream()
                            .map(name -> "'" + grammar.name() + " " + name + "'")
                            .collect(Collectors.joining(" | "));
                    cases.append("    ")
                            .append(names)
                            .append(") echo '")
                            .append(shown(flag.values()))
                            .append("' ;;\n");
                }
            }
        }
        return cases.toString();
    }

    private static String arguments(CommandLine line) {
        StringBuilder cases = new StringBuilder();
        cases.append("    ' 0') echo 'words ")
                .append(String.join(" ", line.names()))
                .append(" help' ;;\n");
        cases.append("    'help 0') echo 'words ")
                .append(String.join(" ", line.names()))
                .append("' ;;\n");
        for (Grammar grammar : line.commands()) {
            List<Values> arguments = CommandLine.arguments(grammar);
            for (int i = 0; i < arguments.size(); i++) {
                if (arguments.get(i).kind() != Values.Kind.ANYTHING) {
                    cases.append("    '")
                            .append(grammar.name())
                            .append(' ')
                            .append(i)
                            .append("') echo '")
                            .append(shown(arguments.get(i)))
                            .append("' ;;\n");
                }
            }
        }
        return cases.toString();
    }

    private static String shown(Values values) {
        String kind = values.kind().name().toLowerCase(Locale.ROOT);
        return values.words().isEmpty() ? kind : kind + " " + String.join(" ", values.words());
    }
}
