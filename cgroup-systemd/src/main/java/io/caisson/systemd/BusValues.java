// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;

/** Between the values of {@link Bus} and those of the D-Bus library. */
final class BusValues {
    private static final long LOW = 0xffffffffL;

    private BusValues() {}

    static Object[] toLibrary(String signature, Object... values) {
        List<String> types = types(signature);
        return IntStream.range(0, values.length)
                .mapToObj(i -> toLibrary(types.get(i), values[i]))
                .toArray();
    }

    private static Object toLibrary(String type, Object value) {
        return switch (type.charAt(0)) {
            case 't' -> new UInt64(((Number) value).longValue() >>> 32, ((Number) value).longValue() & LOW);
            case 'v' -> {
                Bus.Variant variant = (Bus.Variant) value;
                yield new org.freedesktop.dbus.types.Variant<>(
                        toLibrary(variant.signature(), variant.value()), variant.signature());
            }
            case 'a' ->
                ((List<?>) value)
                        .stream()
                                .map(item -> toLibrary(type.substring(1), item))
                                .toList();
            case '(' -> toLibrary(type.substring(1, type.length() - 1), ((List<?>) value).toArray());
            default -> value;
        };
    }

    static List<Object> fromLibrary(Object[] values) {
        return values == null
                ? List.of()
                : Arrays.stream(values).map(BusValues::fromLibrary).toList();
    }

    private static Object fromLibrary(Object value) {
        if (value instanceof UInt64 number) {
            return number.value().longValue();
        }
        if (value instanceof UInt32 || value instanceof UInt16 || value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        if (value instanceof Byte number) {
            return (long) (number & 0xff);
        }
        if (value instanceof byte[] bytes) {
            return IntStream.range(0, bytes.length)
                    .mapToObj(i -> (Object) (long) (bytes[i] & 0xff))
                    .toList();
        }
        if (value instanceof DBusPath path) {
            return path.getPath();
        }
        if (value instanceof org.freedesktop.dbus.types.Variant<?> variant) {
            return new Bus.Variant(variant.getSig(), fromLibrary(variant.getValue()));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> (Object) List.of(fromLibrary(entry.getKey()), fromLibrary(entry.getValue())))
                    .toList();
        }
        if (value instanceof Object[] array) {
            return fromLibrary(array);
        }
        return value instanceof List<?> list ? fromLibrary(list.toArray()) : value;
    }

    /** The complete types of a signature, one after the other. */
    static List<String> types(String signature) {
        List<String> types = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < signature.length(); i++) {
            char letter = signature.charAt(i);
            if (letter == '(' || letter == '{') {
                depth++;
            } else if (letter == ')' || letter == '}') {
                depth--;
            }
            if (depth == 0 && letter != 'a') {
                types.add(signature.substring(start, i + 1));
                start = i + 1;
            }
        }
        return types;
    }
}
