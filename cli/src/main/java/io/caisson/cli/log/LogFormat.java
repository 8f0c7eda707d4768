// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.log;

import io.caisson.cli.output.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** How a log record becomes a line: what containerd, Docker and scripts read from an OCI runtime. */
public enum LogFormat {
    TEXT {
        @Override
        String line(Instant time, Level level, String message, Map<String, ?> fields) {
            Object hint = fields.get(HINT);
            return "time=" + quoted(seconds(time)) + " level=" + word(level) + " msg=" + quoted(message)
                    + (hint == null ? "" : " " + HINT + "=" + quoted(hint.toString())) + "\n";
        }
    },
    /** For who sits at a terminal. */
    PERSON {
        @Override
        String line(Instant time, Level level, String message, Map<String, ?> fields) {
            return word(level) + ": " + sentence(message, fields);
        }
    },
    /** The same, the first word in colour. */
    COLOURED {
        @Override
        String line(Instant time, Level level, String message, Map<String, ?> fields) {
            String colour = level == Level.ERROR ? "31;1" : level == Level.WARN ? "33" : "2";
            return "\033[" + colour + "m" + word(level) + ":\033[0m " + sentence(message, fields);
        }
    },
    JSON {
        @Override
        String line(Instant time, Level level, String message, Map<String, ?> fields) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("level", word(level));
            record.put("msg", message);
            record.put("time", seconds(time));
            fields.forEach(record::putIfAbsent);
            return Json.compact(record) + "\n";
        }
    };

    /** The field with what the reader may do about an error. */
    public static final String HINT = "hint";

    /** The one that users name so. */
    public static Optional<LogFormat> of(String name) {
        return switch (name) {
            case "text" -> Optional.of(TEXT);
            case "json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }

    abstract String line(Instant time, Level level, String message, Map<String, ?> fields);

    private static String sentence(String message, Map<String, ?> fields) {
        Object hint = fields.get(HINT);
        return message + (hint == null ? "" : " (" + hint + ")") + "\n";
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String word(Level level) {
        return switch (level) {
            case ERROR -> "error";
            case WARN -> "warning";
            case INFO -> "info";
            case DEBUG -> "debug";
            case TRACE -> "trace";
        };
    }

    private static String quoted(String text) {
        boolean bare = !text.isEmpty() && text.chars().allMatch(LogFormat::isBare);
        if (bare) {
            return text;
        }
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append((char) c);
            }
        });
        return out.append('"').toString();
    }

    private static boolean isBare(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || "-._/@^+".indexOf(c) >= 0;
    }
}
