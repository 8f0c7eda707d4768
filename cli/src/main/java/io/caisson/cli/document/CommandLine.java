// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.document;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.args.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that can be typed.
 *
 * @param program options before the command's name
 * @param commands that help shows, in its order
 * @param signals names without SIG
 */
public record CommandLine(Grammar program, List<Grammar> commands, List<String> signals) {
    public CommandLine {
        commands = List.copyOf(commands);
        signals = List.copyOf(signals);
    }

    List<String> names() {
        return commands.stream().map(Grammar::name).toList();
    }

    /** The program, whose name is "", and the commands. */
    List<Grammar> all() {
        List<Grammar> all = new ArrayList<>(List.of(program));
        all.addAll(commands);
        return all;
    }

    /** Arguments that something is known about, of which no command has more than two. */
    static List<Values> arguments(Grammar grammar) {
        return List.of(grammar.argument(0), grammar.argument(1));
    }

    /** Every name of the flags as it is typed. */
    static List<String> typed(Grammar grammar) {
        return grammar.listed().stream()
                .flatMap(flag -> flag.names().stream())
                .map(Flag::dashed)
                .toList();
    }

    /** The options that take a value, as typed, parted by a blank. */
    static List<String> valued(Grammar grammar) {
        return grammar.listed().stream()
                .filter(Flag::takesValue)
                .flatMap(flag -> flag.names().stream())
                .map(Flag::dashed)
                .collect(Collectors.toList());
    }
}
