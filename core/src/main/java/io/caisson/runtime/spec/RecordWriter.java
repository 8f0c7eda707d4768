// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes a JSON tree of records: the reverse of {@link RecordBinder}. Absent values, empty collections and false are
 * left out unless the property is required; numbers are always written.
 */
final class RecordWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordWriter() {}

    static ObjectNode tree(Record value) {
        ObjectNode object = NODES.objectNode();
        RecordShape.of(value.getClass()).properties().forEach((name, property) -> {
            @Nullable JsonNode child = node(read(property, value), property.bits());
            if (child != null && (property.required() || !isDefault(child, property.type()))) {
                object.set(name, child);
            }
        });
        return object;
    }

    static Object read(RecordShape.Property property, Record owner) {
        try {
            return property.accessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("failed to read " + property.accessor(), e);
        }
    }

    /** Optional values are told apart from absent ones, whatever they hold. */
    private static boolean isDefault(JsonNode node, Type type) {
        if (type == boolean.class) {
            return !node.booleanValue();
        }
        return type instanceof ParameterizedType generic && generic.getRawType() != Optional.class && node.isEmpty();
    }

    private static @Nullable JsonNode node(Object value, int bits) {
        if (value instanceof Optional<?> optional) {
            return optional.map(inner -> node(inner, bits)).orElse(null);
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? number(optional.getAsInt(), bits) : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? number(optional.getAsLong(), bits) : null;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(element -> array.add(node(element, bits)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, element) -> object.set((String) key, node(element, bits)));
            return object;
        }
        return scalar(value, bits);
    }

    private static JsonNode scalar(Object value, int bits) {
        if (value instanceof Record inner) {
            return tree(inner);
        }
        if (value instanceof Enum<?> constant) {
            return NODES.textNode(RecordShape.spelling(constant));
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        return value instanceof Number number ? number(number.longValue(), bits) : NODES.textNode((String) value);
    }

    private static JsonNode number(long value, int bits) {
        BigInteger shown = bits == Long.SIZE ? new BigInteger(Long.toUnsignedString(value)) : BigInteger.valueOf(value);
        return NODES.numberNode(shown);
    }
}
