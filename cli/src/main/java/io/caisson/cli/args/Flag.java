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
 */
public record Flag(List<String> names, Kind kind, String fallback, String usage, boolean hidden) {
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
        return new Flag(List.of(names), Kind.SWITCH, "", usage, false);
    }

    public static Flag text(String usage, String... names) {
        return new Flag(List.of(names), Kind.TEXT, "", usage, false);
    }

    public static Flag number(String usage, String... names) {
        return new Flag(List.of(names), Kind.NUMBER, "0", usage, false);
    }

    public static Flag list(String usage, String... names) {
        return new Flag(List.of(names), Kind.LIST, "", usage, false);
    }

    public Flag orElse(String value) {
        return new Flag(names, kind, value, usage, hidden);
    }

    public Flag unlisted() {
        return new Flag(names, kind, fallback, usage, true);
    }

    public String name() {
        return names.get(0);
    }
}
