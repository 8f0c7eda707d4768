// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.output;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, texts, numbers and truth values as JSON. Small on purpose: a command that prints a few lines
 * should not pay for loading a JSON library.
 */
public final class Json {
    private final StringBuilder out = new StringBuilder();
    private final String indent;

    private Json(String indent) {
        this.indent = indent;
    }

    /** On one line. */
    public static String compact(Object value) {
        return new Json("").write(value, 0);
    }

    /** Two blanks per level. */
    public static String indented(Object value) {
        return new Json("  ").write(value, 0);
    }

    private String write(Object value, int level) {
        put(value, level);
        return out.toString();
    }

    private void put(@Nullable Object value, int level) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            putMap(map, level);
        } else if (value instanceof List<?> list) {
            putList(list, level);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void putMap(Map<?, ?> map, int level) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        boolean first = true;
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            separate(first, level + 1);
            first = false;
            quote(String.valueOf(entry.getKey()));
            out.append(indent.isEmpty() ? ":" : ": ");
            put(entry.getValue(), level + 1);
        }
        end(first, level);
        out.append('}');
    }

    private void putList(List<?> list, int level) {
        out.append('[');
        boolean first = true;
        for (Object item : list) {
            separate(first, level + 1);
            first = false;
            put(item, level + 1);
        }
        end(first, level);
        out.append(']');
    }

    private void separate(boolean first, int level) {
        if (!first) {
            out.append(',');
        }
        if (!indent.isEmpty()) {
            out.append('\n').append(indent.repeat(level));
        }
    }

    private void end(boolean empty, int level) {
        if (!empty && !indent.isEmpty()) {
            out.append('\n').append(indent.repeat(level));
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
