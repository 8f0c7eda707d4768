// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentParserTest {
    private static final Grammar GRAMMAR = Grammar.of(
            "pack",
            "packs things",
            "<box>",
            1,
            Flag.toggle("close it", "close", "c"),
            Flag.text("write on it", "label", "l").orElse("none"),
            Flag.number("how many", "count"),
            Flag.list("put in", "item", "i"));

    private static Arguments parse(String... words) {
        return ArgumentParser.parse(GRAMMAR, List.of(words));
    }

    @Test
    void takesOneDashOrTwoAndBothWaysToGiveAValue() {
        for (String[] words : List.of(
                new String[] {"--label", "a b", "box"},
                new String[] {"--label=a b", "box"},
                new String[] {"-label", "a b", "box"},
                new String[] {"-l=a b", "box"},
                new String[] {"--l", "a b", "box"},
                new String[] {"box", "-l", "a b"})) {
            assertThat(parse(words).text("label")).as(String.join(" ", words)).contains("a b");
            assertThat(parse(words).positionals()).containsExactly("box");
        }
    }

    @Test
    void keepsEveryValueOfAListWholeAndInOrder() {
        assertThat(parse("-i", "a,b", "box", "--item=c=d", "-i", "").list("item"))
                .containsExactly("a,b", "c=d", "");
        assertThat(parse("box").list("item")).isEmpty();
    }

    @Test
    void letsTheLastOfSeveralValuesCount() {
        assertThat(parse("--count", "1", "--count", "2", "box").number("count")).isEqualTo(2);
        assertThat(parse("-c", "--close=false", "box").on("close")).isFalse();
    }

    @Test
    void fallsBackToWhatTheFlagSays() {
        Arguments arguments = parse("box");
        assertThat(arguments.text("label")).contains("none");
        assertThat(arguments.number("count")).isZero();
        assertThat(arguments.on("close")).isFalse();
        assertThat(arguments.has("close")).isFalse();
        assertThat(parse("--close=0", "box").has("close")).isTrue();
    }

    @Test
    void endsFlagsAtTwoDashes() {
        assertThat(parse("--", "-c", "--", "x").positionals()).containsExactly("-c", "--", "x");
        assertThat(parse("-").positionals()).containsExactly("-");
    }

    @Test
    void leavesFlagsAfterTheFirstArgumentToAnotherProgramWhereTheGrammarSaysSo() {
        Arguments arguments =
                ArgumentParser.parse(GRAMMAR.flagsFirstOnly(), List.of("-c", "box", "-l", "x", "--", "y"));
        assertThat(arguments.on("close")).isTrue();
        assertThat(arguments.text("label")).contains("none");
        assertThat(arguments.positionals()).containsExactly("box", "-l", "x", "--", "y");
    }

    @Test
    void takesAnUnknownFlagAfterAnArgumentForAnArgument() {
        assertThat(parse("box", "-9").positionals()).containsExactly("box", "-9");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> parse("--foo", "box")).hasMessage("flag provided but not defined: -foo");
        assertThatThrownBy(() -> parse("---close", "box")).hasMessage("bad flag syntax: ---close");
        assertThatThrownBy(() -> parse("--=x", "box")).hasMessage("bad flag syntax: --=x");
        assertThatThrownBy(() -> parse("--label")).hasMessage("flag needs an argument: -label");
        assertThatThrownBy(() -> parse("--count", "many", "box"))
                .hasMessage("invalid value \"many\" for flag -count: parse error");
        assertThatThrownBy(() -> parse("--close=maybe", "box"))
                .hasMessage("invalid boolean value \"maybe\" for -close: parse error");
    }

    @Test
    void countsArguments() {
        assertThat(parse("box").counted().positional(0)).isEqualTo("box");
        assertThatThrownBy(() -> parse().counted()).hasMessage("caisson: \"pack\" requires exactly 1 argument(s)");
        Grammar some = GRAMMAR.withArguments(1, 2);
        assertThatThrownBy(() -> ArgumentParser.parse(some, List.of()).counted())
                .hasMessage("caisson: \"pack\" requires a minimum of 1 argument(s)");
        assertThatThrownBy(
                        () -> ArgumentParser.parse(some, List.of("a", "b", "c")).counted())
                .hasMessage("caisson: \"pack\" requires a maximum of 2 argument(s)");
        assertThat(ArgumentParser.parse(GRAMMAR.withArguments(1, -1), List.of("a", "b", "c"))
                        .counted()
                        .positionals())
                .hasSize(3);
    }

    @Test
    void showsTheHelpOfTheCommandWithAUsageError() {
        assertThatThrownBy(() -> parse("--foo"))
                .isInstanceOfSatisfying(
                        UsageException.class,
                        e -> assertThat(e.help())
                                .isEqualTo(
                                        """
                                        Incorrect Usage: flag provided but not defined: -foo

                                        NAME:
                                           caisson pack - packs things

                                        USAGE:
                                           caisson pack [command options] <box>

                                        OPTIONS:
                                           --close, -c              close it
                                           --label value, -l value  write on it (default: none)
                                           --count value            how many (default: 0)
                                           --item value, -i value   put in
                                        """));
        assertThatThrownBy(() -> parse().counted())
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.help()).startsWith("Incorrect Usage.\n\nNAME:\n"));
    }
}
