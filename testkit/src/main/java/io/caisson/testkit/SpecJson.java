// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes the records of {@code io.caisson.spec} as JSON, under the names their annotations give; absent is left out. */
final class SpecJson {
    private static final int FIRST_PRINTABLE = 0x20;

    private SpecJson() {}

    static String of(Record document) {
        return value(document).orElseThrow() + "\n";
    }

    /** Absent for what is not there. */
    private static Optional<String> value(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(SpecJson::value);
        }
        if (value instanceof OptionalLong number) {
            return number.isEmpty() ? Optional.empty() : Optional.of(Long.toString(number.getAsLong()));
        }
        if (value instanceof OptionalInt number) {
            return number.isEmpty() ? Optional.empty() : Optional.of(Integer.toString(number.getAsInt()));
        }
        if (value instanceof OptionalDouble number) {
            return number.isEmpty() ? Optional.empty() : Optional.of(Double.toString(number.getAsDouble()));
        }
        if (value instanceof Record document) {
            return Optional.of(object(document));
        }
        if (value instanceof Enum<?> constant) {
            return Optional.of(quoted(name(constant)));
        }
        if (value instanceof List<?> list) {
            List<String> elements =
                    list.stream().map(it -> value(it).orElse("null")).toList();
            return Optional.of("[" + String.join(", ", elements) + "]");
        }
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, member) -> value(member).ifPresent(text -> members.add(member(key.toString(), text))));
            return Optional.of("{" + String.join(", ", members) + "}");
        }
        return Optional.of(value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value));
    }

    private static String object(Record document) {
        List<String> members = new ArrayList<>();
        for (RecordComponent component : document.getClass().getRecordComponents()) {
            JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = property == null || property.value().isEmpty() ? component.getName() : property.value();
            value(read(component, document)).ifPresent(text -> members.add(member(name, text)));
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static Object read(RecordComponent component, Record document) {
        try {
            return component.getAccessor().invoke(document);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("failed to read '" + component + "': " + e.getMessage(), e);
        }
    }

    private static String name(Enum<?> constant) {
        try {
            JsonProperty property =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return property == null ? constant.name() : property.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("'" + constant + "' is no constant of its type", e);
        }
    }

    private static String member(String name, String text) {
        return quoted(name) + ": " + text;
    }

    private static String quoted(Object text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toString().toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
