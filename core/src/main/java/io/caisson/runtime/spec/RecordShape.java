// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caisson.spec.Unsigned;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a record looks in JSON: its components in order, by the names of their properties.
 *
 * @param properties by JSON name
 * @param constructor the canonical one
 */
record RecordShape(Map<String, Property> properties, Constructor<?> constructor) {
    private static final ClassValue<RecordShape> KNOWN = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return examine(type);
        }
    };

    private static final ClassValue<Map<String, Object>> ENUMS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            return spellings(type);
        }
    };

    /**
     * One component.
     *
     * @param accessor reads it
     * @param type as declared
     * @param bits width when it is unsigned, 0 when it is signed or no number
     * @param required whether the document must have it
     */
    record Property(Method accessor, Type type, int bits, boolean required) {}

    static RecordShape of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static RecordShape examine(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Property> properties = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            @Nullable JsonProperty given = accessor.getAnnotation(JsonProperty.class);
            @Nullable Unsigned unsigned = component.getAnnotation(Unsigned.class);
            String name = given == null || given.value().isEmpty() ? component.getName() : given.value();
            properties.put(
                    name,
                    new Property(
                            accessor,
                            component.getGenericType(),
                            unsigned == null ? 0 : unsigned.bits(),
                            given != null && given.required()));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordShape(properties, constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("no canonical constructor in " + type, e);
        }
    }

    /** The constants of an enum by their spelling in JSON, in order of declaration. */
    static Map<String, Object> constants(Class<?> type) {
        return ENUMS.get(type);
    }

    private static Map<String, Object> spellings(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(spelling((Enum<?>) constant), constant);
        }
        return constants;
    }

    static String spelling(Enum<?> constant) {
        try {
            @Nullable
            JsonProperty given =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return given == null ? constant.name() : given.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("no field for " + constant, e);
        }
    }
}
