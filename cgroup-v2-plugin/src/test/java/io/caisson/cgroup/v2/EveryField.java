// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.LinuxResources;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Every field of the resources there is, each as resources that have nothing else; found by reflection. */
final class EveryField {
    private final Map<String, LinuxResources> found = new TreeMap<>();

    private EveryField() {}

    /** JSON pointer below /linux/resources to resources with this field alone. */
    static Map<String, LinuxResources> all() {
        EveryField fields = new EveryField();
        fields.record("", LinuxResources.class, LinuxResources.class::cast);
        return fields.found;
    }

    /** @param place puts a record of that class where it belongs in otherwise empty resources */
    private void record(String pointer, Class<?> type, Function<Object, LinuxResources> place) {
        Object empty = make(type, new Object[0], -1, null);
        boolean leaf = true;
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            int index = i;
            if (!components[i].getType().isPrimitive() && components[i].getType() != String.class) {
                leaf = false;
                field(
                        pointer + "/" + components[i].getName(),
                        components[i].getGenericType(),
                        value -> place.apply(make(type, values(empty), index, value)));
            }
        }
        if (leaf) {
            found.put(pointer, place.apply(empty));
        }
    }

    private void field(String pointer, Type type, Function<Object, LinuxResources> place) {
        if (type == OptionalLong.class) {
            found.put(pointer, place.apply(OptionalLong.of(sample(pointer))));
        } else if (type == OptionalInt.class) {
            found.put(pointer, place.apply(OptionalInt.of(sample(pointer))));
        } else {
            ParameterizedType generic = (ParameterizedType) type;
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            UnaryOperator<Object> wrap = wrapper((Class<?>) generic.getRawType());
            String inner = pointer + (generic.getRawType() == List.class ? "/0" : "");
            if (last instanceof Class<?> element && element.isRecord()) {
                record(inner, element, value -> place.apply(wrap.apply(value)));
            } else {
                Object value = last == Boolean.class ? (Object) true : generic.getRawType() == Map.class ? "1" : "0";
                found.put(pointer, place.apply(wrap.apply(value)));
            }
        }
    }

    private static UnaryOperator<Object> wrapper(Class<?> type) {
        if (type == Optional.class) {
            return Optional::of;
        }
        return type == List.class ? List::of : value -> Map.of("memory.high", value);
    }

    /** Within every range. */
    private static int sample(String pointer) {
        return pointer.endsWith("idle") ? 1 : 20;
    }

    private static Object[] values(Object item) {
        return Arrays.stream(item.getClass().getRecordComponents())
                .map(component -> get(item, component))
                .toArray();
    }

    private static Object get(Object item, RecordComponent component) {
        try {
            return component.getAccessor().invoke(item);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** With the value at the index, and the other values, which are empty where there are none. */
    private static Object make(Class<?> type, Object[] others, int index, Object value) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = others.length > 0 ? others[i] : empty(components[i].getType());
        }
        if (index >= 0) {
            arguments[index] = value;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object empty(Class<?> type) {
        Map<Class<?>, Object> values = new LinkedHashMap<>();
        values.put(long.class, 20L);
        values.put(boolean.class, false);
        values.put(String.class, "2MB");
        values.put(Optional.class, Optional.empty());
        values.put(OptionalLong.class, OptionalLong.empty());
        values.put(OptionalInt.class, OptionalInt.empty());
        values.put(List.class, List.of());
        values.put(Map.class, Map.of());
        return values.get(type);
    }
}
