// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.args;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses flags as runc's command line does: one dash or two, {@code --flag value} or {@code --flag=value}, known flags
 * also after arguments unless the rest belongs to another program, {@code --} ends the flags.
 */
public final class ArgumentParser {
    private final Grammar grammar;
    private final List<String> words;
    private final Map<String, List<String>> given = new HashMap<>();
    private final List<String> positionals = new ArrayList<>();
    private int next;

    private ArgumentParser(Grammar grammar, List<String> words) {
        this.grammar = grammar;
        this.words = words;
    }

    /** @throws UsageException for an unknown flag or a bad value; the number of arguments is not checked yet */
    public static Arguments parse(Grammar grammar, List<String> words) {
        return new ArgumentParser(grammar, words).run();
    }

    private Arguments run() {
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            }
            if (!isFlag(word)) {
                positionals.add(word);
                if (grammar.flagsFirst()) {
                    break;
                }
            } else {
                flag(word);
            }
        }
        positionals.addAll(words.subList(next, words.size()));
        return new Arguments(grammar, given, positionals);
    }

    /** After the first argument an unknown flag is an argument: {@code kill ID -9} must be refused by kill itself. */
    private boolean isFlag(String word) {
        boolean dashed = word.length() > 1 && word.charAt(0) == '-';
        return dashed && (positionals.isEmpty() || grammar.flag(nameOf(word)).isPresent());
    }

    private static String nameOf(String word) {
        String name = word.substring(word.startsWith("--") ? 2 : 1);
        int equals = name.indexOf('=');
        return equals < 0 ? name : name.substring(0, equals);
    }

    private void flag(String word) {
        String name = nameOf(word);
        if (name.isEmpty() || name.charAt(0) == '-') {
            throw UsageException.flag(grammar, "bad flag syntax: " + word);
        }
        Flag flag = grammar.flag(name).orElseThrow(() -> UsageException.unknownFlag(grammar, name));
        int equals = word.indexOf('=');
        String value;
        if (equals >= 0) {
            value = word.substring(equals + 1);
        } else if (flag.kind() == Flag.Kind.SWITCH) {
            value = "true";
        } else if (next < words.size()) {
            value = words.get(next++);
        } else {
            throw UsageException.flag(grammar, "flag needs an argument: -" + name);
        }
        given.computeIfAbsent(flag.name(), key -> new ArrayList<>()).add(checked(flag, name, value));
    }

    private String checked(Flag flag, String name, String value) {
        return switch (flag.kind()) {
            case TEXT, LIST -> value;
            case SWITCH -> switchValue(name, value);
            case NUMBER -> numberValue(name, value);
        };
    }

    private String switchValue(String name, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> "true";
            case "0", "f", "F", "false", "FALSE", "False" -> "false";
            default ->
                throw UsageException.flag(
                        grammar, "invalid boolean value \"" + value + "\" for -" + name + ": parse error");
        };
    }

    private String numberValue(String name, String value) {
        try {
            return Integer.toString(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw UsageException.flag(grammar, "invalid value \"" + value + "\" for flag -" + name + ": parse error");
        }
    }
}
