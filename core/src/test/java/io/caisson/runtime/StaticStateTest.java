// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Two runtimes in one JVM share no state: core has no static field that could change or hold what changes. */
class StaticStateTest {
    /** Those of Jackson say that they may be shared; a ClassValue remembers what could be found out again. */
    private static final Set<String> CONSTANTS = Set.of(
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.databind.node.JsonNodeFactory",
            "java.lang.String",
            "java.util.regex.Pattern",
            "java.time.Duration",
            "java.nio.charset.Charset",
            "java.util.Optional",
            "java.util.OptionalInt",
            "java.util.OptionalLong");

    @Test
    void coreHasNone() throws Exception {
        List<String> found = new ArrayList<>();
        List<String> names = classes();
        for (String name : names) {
            found.addAll(state(Class.forName(name)));
        }
        assertThat(names).hasSizeGreaterThan(150);
        assertThat(found).isEmpty();
    }

    @Test
    void whatIsStateIsFound() throws Exception {
        assertThat(state(Wrong.class))
                .containsExactlyInAnyOrder("Wrong.counter", "Wrong.NUMBER", "Wrong.CACHE", "Wrong.NAMES");
    }

    /** What nobody may write. */
    @SuppressWarnings({"UnusedVariable", "NonFinalStaticField", "MutableConstantField"})
    static final class Wrong {
        static int counter;
        static final AtomicInteger NUMBER = new AtomicInteger();
        static final Map<String, String> CACHE = new java.util.HashMap<>();
        static final List<String> NAMES = new ArrayList<>();
        static final List<String> FINE = List.of("a");

        private Wrong() {}
    }

    private static List<String> classes() throws IOException, URISyntaxException {
        Path root = Path.of(CaissonRuntime.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.replace('/', '.').replaceFirst("\\.class$", ""))
                    .toList();
        }
    }

    private static List<String> state(Class<?> type) throws IllegalAccessException {
        List<String> found = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && isState(field)) {
                found.add(type.getSimpleName() + "." + field.getName());
            }
        }
        return found;
    }

    private static boolean isState(Field field) throws IllegalAccessException {
        if (!Modifier.isFinal(field.getModifiers())) {
            return true;
        }
        field.setAccessible(true);
        Object value = field.get(null);
        return value != null && !isConstant(value);
    }

    private static boolean isConstant(Object value) {
        Class<?> type = value.getClass();
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return type.getName().startsWith("java.util.ImmutableCollections")
                    || type.getName().startsWith("java.util.Collections$Unmodifiable")
                    || type.getName().startsWith("java.util.Collections$Empty");
        }
        return type.isPrimitive()
                || type.isEnum()
                || type.isRecord()
                || type.isHidden()
                || isWrapper(value)
                || value instanceof Enum<?>
                || value instanceof ClassValue<?>
                || value instanceof Path
                || value instanceof Logger
                || (type.isArray() && type.getComponentType().isPrimitive())
                || CONSTANTS.contains(type.getName())
                || Arrays.stream(type.getDeclaredFields()).allMatch(field -> Modifier.isStatic(field.getModifiers()));
    }

    private static boolean isWrapper(Object value) {
        return value instanceof Number number
                ? Set.of(Byte.class, Short.class, Integer.class, Long.class, Double.class, Float.class)
                        .contains(number.getClass())
                : value instanceof Boolean || value instanceof Character;
    }
}
