// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.List;

/**
 * One option.
 *
 * @param names the first one is that of the documentation; others are aliases, usually one letter
 * @param kind what follows it
 * @param fallback value when it is not given, "" for none
 * @param usage one line of help
 * @param hidden left out of the help
 * @param values what its value may be, as far as that helps to type it
 */
public record Flag(List<String> names, Kind kind, String fallback, String usage, boolean hidden, Values values) {
    /** What a flag takes. */
    public enum Kind {
        SWITCH,
        TEXT,
        NUMBER,
        /** May be given several times; never split at commas. */
        LIST
    }

    public Flag {
        names = List.copyOf(names);
    }

    public static Flag toggle(String usage, String... names) {
        return new Flag(List.of(names), Kind.SWITCH, "", usage, false, Values.ANYTHING);
    }

    public static Flag text(String usage, String... names) {
        return new Flag(List.of(names), Kind.TEXT, "", usage, false, Values.ANYTHING);
    }

    public static Flag number(String usage, String... names) {
        return new Flag(List.of(names), Kind.NUMBER, "0", usage, false, Values.ANYTHING);
    }

    public static Flag list(String usage, String... names) {
        return new Flag(List.of(names), Kind.LIST, "", usage, false, Values.ANYTHING);
    }

    public Flag orElse(String value) {
        return new Flag(names, kind, value, usage, hidden, values);
    }

    public Flag unlisted() {
        return new Flag(names, kind, fallback, usage, true, values);
    }

    /** Its value is the path of a file. */
    public Flag file() {
        return with(Values.FILE);
    }

    /** Its value is the path of a directory. */
    public Flag directory() {
        return with(Values.DIRECTORY);
    }

    /** Its value is one of these words; the command checks it. */
    public Flag oneOf(String... words) {
        return with(Values.oneOf(words));
    }

    private Flag with(Values known) {
        return new Flag(names, kind, fallback, usage, hidden, known);
    }

    public String name() {
        return names.get(0);
    }

    /** Whether a value follows. */
    public boolean takesValue() {
        return kind != Kind.SWITCH;
    }

    /** A name as it is typed: one dash before a letter, two before a word. */
    public static String dashed(String name) {
        return (name.length() == 1 ? "-" : "--") + name;
    }
}
