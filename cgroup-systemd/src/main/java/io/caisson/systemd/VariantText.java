// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of GVariant, as far as properties of units need it: strings, booleans, numbers, arrays and tuples, with
 * type words ({@code uint64 5}) and type strings ({@code @as []}). Numbers are int32 or double unless told otherwise.
 *
 * @see <a href="https://docs.gtk.org/glib/gvariant-text-format.html">GVariant Text Format</a>
 */
final class VariantText {
    private static final Map<String, String> WORDS = Map.of(
            "boolean", "b", "byte", "y", "int16", "n", "uint16", "q", "int32", "i", "uint32", "u", "int64", "x",
            "uint64", "t", "double", "d", "string", "s");
    private static final Map<String, String> MORE_WORDS = Map.of("objectpath", "o", "signature", "g");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+._-]+");
    private static final String INTEGERS = "ynqiuxt";
    private static final String STRINGS = "sog";

    private final String text;
    private int at;

    private VariantText(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with the reason */
    static Bus.Variant parse(String text) {
        VariantText parser = new VariantText(text);
        Bus.Variant value = parser.value("");
        parser.skipBlanks();
        if (parser.at < text.length()) {
            throw new IllegalArgumentException("unexpected '" + text.substring(parser.at) + "' at the end");
        }
        return value;
    }

    /** @param wanted signature, empty when it is open */
    private Bus.Variant value(String wanted) {
        char next = peek();
        if (next == '@') {
            at++;
            int end = text.indexOf(' ', at);
            String signature = text.substring(at, end < 0 ? text.length() : end);
            if (BusValues.types(signature).size() != 1) {
                throw new IllegalArgumentException("bad type '" + signature + "'");
            }
            at += signature.length();
            return value(signature);
        }
        return switch (next) {
            case '\'', '"' -> string(wanted, next);
            case '[' -> array(wanted);
            case '(' -> tuple(wanted);
            default -> word(wanted);
        };
    }

    private Bus.Variant word(String wanted) {
        Matcher matcher = TOKEN.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("unexpected '" + text.charAt(at) + "'");
        }
        String word = matcher.group();
        at = matcher.end();
        String type = WORDS.getOrDefault(word, MORE_WORDS.getOrDefault(word, ""));
        if (!type.isEmpty()) {
            return value(type);
        }
        if (word.equals("true") || word.equals("false")) {
            return checked(wanted, "b", word.equals("true"));
        }
        return number(wanted, word);
    }

    private static Bus.Variant number(String wanted, String word) {
        boolean fraction = word.matches("[+-]?[0-9.]*([.eE]|inf|nan).*") && !word.startsWith("0x");
        String type = wanted.isEmpty() ? (fraction ? "d" : "i") : wanted;
        try {
            if (type.equals("d")) {
                return new Bus.Variant("d", Double.parseDouble(word));
            }
            if (!INTEGERS.contains(type)) {
                throw new IllegalArgumentException("'" + word + "' is not of type '" + type + "'");
            }
            long number = type.equals("t") && !word.startsWith("0") ? Long.parseUnsignedLong(word) : Long.decode(word);
            checkRange(type, number, word);
            return new Bus.Variant(type, number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is not a number", e);
        }
    }

    private static void checkRange(String type, long number, String word) {
        boolean fits =
                switch (type) {
                    case "y" -> number == (number & 0xff);
                    case "n" -> number == (short) number;
                    case "q" -> number == (number & 0xffff);
                    case "i" -> number == (int) number;
                    case "u" -> number == (number & 0xffffffffL);
                    default -> true;
                };
        if (!fits) {
            throw new IllegalArgumentException("number '" + word + "' is out of range for type '" + type + "'");
        }
    }

    private Bus.Variant string(String wanted, char quote) {
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                content.append(text.charAt(at));
            }
        }
        if (at >= text.length()) {
            throw new IllegalArgumentException("the string has no end");
        }
        at++;
        String type = wanted.isEmpty() ? "s" : wanted;
        if (!STRINGS.contains(type)) {
            throw new IllegalArgumentException("'" + content + "' is not of type '" + type + "'");
        }
        return new Bus.Variant(type, content.toString());
    }

    private Bus.Variant array(String wanted) {
        if (!wanted.isEmpty() && !wanted.startsWith("a")) {
            throw new IllegalArgumentException("an array is not of type '" + wanted + "'");
        }
        String element = wanted.isEmpty() ? "" : wanted.substring(1);
        List<Object> values = new ArrayList<>();
        for (at++; peek() != ']'; skipComma(']')) {
            Bus.Variant value = value(element);
            element = value.signature();
            values.add(value.value());
        }
        at++;
        if (element.isEmpty()) {
            throw new IllegalArgumentException("the type of an empty array must be told");
        }
        return new Bus.Variant("a" + element, List.copyOf(values));
    }

    private Bus.Variant tuple(String wanted) {
        if (!wanted.isEmpty() && !wanted.startsWith("(")) {
            throw new IllegalArgumentException("a tuple is not of type '" + wanted + "'");
        }
        List<String> types = wanted.isEmpty() ? List.of() : BusValues.types(wanted.substring(1, wanted.length() - 1));
        StringBuilder signature = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (at++; peek() != ')'; skipComma(')')) {
            Bus.Variant value = value(values.size() < types.size() ? types.get(values.size()) : "");
            signature.append(value.signature());
            values.add(value.value());
        }
        at++;
        return checked(wanted, "(" + signature + ")", List.copyOf(values));
    }

    private static Bus.Variant checked(String wanted, String type, Object value) {
        if (!wanted.isEmpty() && !wanted.equals(type)) {
            throw new IllegalArgumentException("'" + value + "' is not of type '" + wanted + "'");
        }
        return new Bus.Variant(type, value);
    }

    private void skipComma(char end) {
        if (peek() == ',') {
            at++;
        } else if (peek() != end) {
            throw new IllegalArgumentException("',' or '" + end + "' expected at '" + text.substring(at) + "'");
        }
    }

    private char peek() {
        skipBlanks();
        if (at >= text.length()) {
            throw new IllegalArgumentException("it ends too early");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
