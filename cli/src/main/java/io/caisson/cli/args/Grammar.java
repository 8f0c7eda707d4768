// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command accepts.
 *
 * @param name of the command, "" for the program itself
 * @param summary one line for the list of commands
 * @param arguments shown after the flags in the usage line
 * @param description paragraphs below the usage line, may be ""
 * @param examples lines of a shell session below the description, may be ""
 * @param flags in the order of the help
 * @param least fewest arguments
 * @param most most arguments; -1 for any number
 * @param flagsFirst whether everything from the first argument on belongs to another program, flags too
 */
public record Grammar(
        String name,
        String summary,
        String arguments,
        String description,
        String examples,
        List<Flag> flags,
        int least,
        int most,
        boolean flagsFirst) {
    private static final Flag HELP = Flag.toggle("show help", "help", "h").unlisted();

    public Grammar {
        List<Flag> all = new ArrayList<>(flags);
        if (all.stream().noneMatch(flag -> flag.name().equals(HELP.name()))) {
            all.add(HELP);
        }
        flags = List.copyOf(all);
    }

    /** A command with a fixed number of arguments. */
    public static Grammar of(String name, String summary, String arguments, int count, Flag... flags) {
        return new Grammar(name, summary, arguments, "", "", List.of(flags), count, count, false);
    }

    public Grammar describedAs(String text) {
        return new Grammar(name, summary, arguments, text.strip(), examples, flags, least, most, flagsFirst);
    }

    /** Lines that show how it is used, each of which begins with {@code #} or explains. */
    public Grammar withExamples(String... lines) {
        return new Grammar(
                name, summary, arguments, description, String.join("\n", lines), flags, least, most, flagsFirst);
    }

    public Grammar withArguments(int fewest, int highest) {
        return new Grammar(name, summary, arguments, description, examples, flags, fewest, highest, flagsFirst);
    }

    public Grammar flagsFirstOnly() {
        return new Grammar(name, summary, arguments, description, examples, flags, least, most, true);
    }

    /** Flags that help and completion tell of. */
    public List<Flag> listed() {
        return flags.stream().filter(flag -> !flag.hidden()).toList();
    }

    /** What the i-th argument may be. */
    public Values argument(int index) {
        String[] shown = arguments.split(" ");
        return index < shown.length ? Values.ofArgument(shown[index]) : Values.ANYTHING;
    }

    Optional<Flag> flag(String flagName) {
        return flags.stream().filter(flag -> flag.names().contains(flagName)).findFirst();
    }
}
