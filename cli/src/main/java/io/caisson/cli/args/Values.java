// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.List;

/**
 * What a word of a command line may be, for the shells' completion.
 *
 * @param kind of word
 * @param words to choose from, empty unless the kind is {@code WORDS}
 */
public record Values(Kind kind, List<String> words) {
    /** What the words have in common. */
    public enum Kind {
        ANYTHING,
        WORDS,
        FILE,
        DIRECTORY,
        CONTAINER,
        SIGNAL
    }

    public static final Values ANYTHING = new Values(Kind.ANYTHING, List.of());
    public static final Values FILE = new Values(Kind.FILE, List.of());
    public static final Values DIRECTORY = new Values(Kind.DIRECTORY, List.of());

    public Values {
        words = List.copyOf(words);
    }

    public static Values oneOf(String... words) {
        return new Values(Kind.WORDS, List.of(words));
    }

    /** Of an argument as a usage line shows it, such as {@code <container-id>}, {@code CONFIG} or {@code a|b}. */
    static Values ofArgument(String shown) {
        return switch (shown) {
            case "<container-id>" -> new Values(Kind.CONTAINER, List.of());
            case "[signal]" -> new Values(Kind.SIGNAL, List.of());
            case "[BUNDLE]" -> DIRECTORY;
            case "CONFIG" -> FILE;
            default -> shown.matches("[a-z|]+\\|[a-z|]+") ? oneOf(shown.split("\\|")) : ANYTHING;
        };
    }
}
