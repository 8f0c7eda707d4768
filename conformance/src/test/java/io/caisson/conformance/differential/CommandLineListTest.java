// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.command.Command;
import io.caisson.cli.command.Commands;
import io.caisson.cli.command.GlobalOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The list of command lines is complete. */
class CommandLineListTest {
    /** The words of each command line after the runtime's name. */
    private static final List<List<String>> LINES = Scene.all().stream()
            .flatMap(scene -> scene.steps().stream())
            .flatMap(step -> Arrays.stream(step.command().split("[;|&]+")))
            .map(part -> Arrays.asList(part.strip().split("[ =]+")))
            .map(CommandLineListTest::afterRuntime)
            .flatMap(Optional::stream)
            .toList();

    private static Optional<List<String>> afterRuntime(List<String> words) {
        int at = Math.max(words.indexOf("rt"), words.indexOf("$RT"));
        return at < 0 ? Optional.empty() : Optional.of(words.subList(at + 1, words.size()));
    }

    @Test
    void everyFlagOfEveryCommandIsThere() {
        List<String> missing = new ArrayList<>();
        for (Flag flag : GlobalOptions.GRAMMAR.flags()) {
            if (LINES.stream().noneMatch(words -> names(flag, words))) {
                missing.add("caisson --" + flag.name());
            }
        }
        for (Command command : Commands.listed()) {
            missing.addAll(missing(command.grammar()));
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> missing(Grammar grammar) {
        List<List<String>> lines =
                LINES.stream().filter(words -> words.contains(grammar.name())).toList();
        List<String> missing = new ArrayList<>();
        if (lines.isEmpty()) {
            missing.add(grammar.name());
        }
        grammar.flags().stream()
                .filter(flag -> !flag.name().equals("help"))
                .filter(flag -> lines.stream()
                        .map(words -> words.subList(words.indexOf(grammar.name()), words.size()))
                        .noneMatch(words -> names(flag, words)))
                .forEach(flag -> missing.add(grammar.name() + " --" + flag.name()));
        return missing;
    }

    private static boolean names(Flag flag, List<String> words) {
        return flag.names().stream().anyMatch(name -> words.contains("-" + name) || words.contains("--" + name));
    }
}
