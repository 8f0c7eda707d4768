// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records of a JSON tree. Types are taken strictly, as the schemas of the runtime specification have them: a
 * number in a string is no number, and 1.0 is no integer. A null stands for an absent property, as writers in other
 * languages put it there. Properties without a component are skipped, which config.md (Extensibility) asks for.
 */
final class RecordBinder {
    private static final Logger LOG = LoggerFactory.getLogger(RecordBinder.class);

    private final Problems problems;

    RecordBinder(Problems problems) {
        this.problems = problems;
    }

    /** The record, or null when there were problems. */
    @Nullable
    Object bind(JsonNode node, Class<?> type, String pointer) {
        if (!node.isObject()) {
            return refuse(pointer, "an object", node);
        }
        RecordShape shape = RecordShape.of(type);
        logUnknown(node, shape, pointer);
        boolean complete = true;
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Map.Entry<String, RecordShape.Property> entry : shape.properties().entrySet()) {
            RecordShape.Property property = entry.getValue();
            String place = Problems.below(pointer, entry.getKey());
            JsonNode child = node.path(entry.getKey());
            if (child.isMissingNode() || child.isNull()) {
                if (property.required()) {
                    problems.add(place, "is required");
                    complete = false;
                }
                arguments.add(absent(property.type()));
                continue;
            }
            @Nullable Object value = value(child, property.type(), property.bits(), place);
            complete &= value != null;
            arguments.add(value);
        }
        return complete ? construct(shape, arguments) : null;
    }

    private static void logUnknown(JsonNode node, RecordShape shape, String pointer) {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!shape.properties().containsKey(name)) {
                LOG.debug("unknown property '{}', ignoring", Problems.below(pointer, name));
            }
        });
    }

    private static Object construct(RecordShape shape, List<@Nullable Object> arguments) {
        try {
            return shape.constructor().newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("failed to make " + shape.constructor(), e);
        }
    }

    private static @Nullable Object absent(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return Optional.empty();
        }
        if (raw == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (raw == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (raw == List.class) {
            return List.of();
        }
        if (raw == Map.class) {
            return Map.of();
        }
        if (raw == boolean.class) {
            return false;
        }
        if (raw == int.class) {
            return 0;
        }
        return raw == long.class ? 0L : null;
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private @Nullable Object value(JsonNode node, Type type, int bits, String pointer) {
        Class<?> raw = raw(type);
        if (type instanceof ParameterizedType generic) {
            Type[] inner = generic.getActualTypeArguments();
            if (raw == Optional.class) {
                @Nullable Object value = value(node, inner[0], bits, pointer);
                return value == null ? null : Optional.of(value);
            }
            return raw == List.class ? list(node, inner[0], bits, pointer) : map(node, inner[1], bits, pointer);
        }
        if (raw == String.class) {
            return node.isTextual() ? node.textValue() : refuse(pointer, "a string", node);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return node.isBoolean() ? (Object) node.booleanValue() : refuse(pointer, "true or false", node);
        }
        if (raw.isEnum()) {
            return constant(node, raw, pointer);
        }
        return raw.isRecord() ? bind(node, raw, pointer) : number(node, raw, bits, pointer);
    }

    private @Nullable Object constant(JsonNode node, Class<?> type, String pointer) {
        Map<String, Object> constants = RecordShape.constants(type);
        @Nullable Object constant = node.isTextual() ? constants.get(node.textValue()) : null;
        return constant != null ? constant : refuse(pointer, "one of " + String.join(", ", constants.keySet()), node);
    }

    private @Nullable Object list(JsonNode node, Type element, int bits, String pointer) {
        if (!node.isArray()) {
            return refuse(pointer, "an array", node);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            @Nullable Object value = value(node.path(i), element, bits, Problems.below(pointer, i));
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == node.size() ? values : null;
    }

    private @Nullable Object map(JsonNode node, Type element, int bits, String pointer) {
        if (!node.isObject()) {
            return refuse(pointer, "an object", node);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            @Nullable
            Object value = value(property.getValue(), element, bits, Problems.below(pointer, property.getKey()));
            if (value != null) {
                values.put(property.getKey(), value);
            }
        }
        return values.size() == node.size() ? values : null;
    }

    private @Nullable Object number(JsonNode node, Class<?> type, int bits, String pointer) {
        boolean narrow = type == int.class || type == Integer.class || type == OptionalInt.class;
        int signedBits = narrow ? Integer.SIZE : Long.SIZE;
        BigInteger least = bits == 0 ? BigInteger.ONE.shiftLeft(signedBits - 1).negate() : BigInteger.ZERO;
        BigInteger most =
                BigInteger.ONE.shiftLeft(bits == 0 ? signedBits - 1 : bits).subtract(BigInteger.ONE);
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().compareTo(least) < 0
                || node.bigIntegerValue().compareTo(most) > 0) {
            return refuse(pointer, "an integer from " + least + " to " + most, node);
        }
        long value = node.bigIntegerValue().longValue();
        if (type == OptionalInt.class) {
            return OptionalInt.of((int) value);
        }
        if (type == OptionalLong.class) {
            return OptionalLong.of(value);
        }
        return narrow ? (Object) (int) value : (Object) value;
    }

    private @Nullable Object refuse(String pointer, String wanted, JsonNode node) {
        problems.add(pointer, "must be " + wanted + ", was " + shown(node));
        return null;
    }

    private static String shown(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "the string " + Problems.quoted(node.textValue());
            case NUMBER, BOOLEAN, NULL -> node.asText();
            case BINARY, MISSING, POJO -> node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
