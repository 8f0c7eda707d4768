// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caisson.spec.Unsigned;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The public face of this module in plain text, so that a change of it is seen in a review. After a change that is
 * meant: {@code mvn -pl api test -Dtest=ApiSignaturesTest -Dcaisson.signatures.update=true}.
 */
class ApiSignaturesTest {
    private static final Path FILE = Path.of("src/test/resources/api-signatures.txt");

    @Test
    void isWhatTheTreeSays() throws IOException {
        String signatures = ApiClasses.all().stream()
                .filter(ApiSignaturesTest::isOpen)
                .map(ApiSignaturesTest::describe)
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("caisson.signatures.update")) {
            Files.writeString(FILE, signatures);
        }
        assertThat(signatures.lines())
                .as("public signatures; if the change is meant, run with -Dcaisson.signatures.update=true")
                .containsExactlyElementsOf(Files.readAllLines(FILE));
    }

    /** Whether others can see it: it and all around it are public or protected. */
    private static boolean isOpen(Class<?> type) {
        boolean open = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return open && (type.getEnclosingClass() == null || isOpen(type.getEnclosingClass()));
    }

    private static String describe(Class<?> type) {
        List<String> lines = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field) && !field.isSynthetic()) {
                lines.add(modifiers(field) + name(field.getGenericType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor) && !constructor.isSynthetic()) {
                lines.add(modifiers(constructor) + "new(" + names(constructor.getGenericParameterTypes()) + ")"
                        + thrown(constructor.getGenericExceptionTypes()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isOpen(method) && !method.isSynthetic() && !isImplied(type, method)) {
                lines.add(modifiers(method) + (method.isDefault() ? "default " : "")
                        + name(method.getGenericReturnType()) + " " + method.getName() + "("
                        + names(method.getGenericParameterTypes()) + ")" + thrown(method.getGenericExceptionTypes()));
            }
        }
        return header(type) + "\n"
                + lines.stream().sorted().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    /** What every record and every enum has. */
    private static boolean isImplied(Class<?> type, Method method) {
        boolean accessor = type.isRecord()
                && method.getParameterCount() == 0
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(method.getName()));
        boolean ofRecord =
                type.isRecord() && Set.of("toString", "hashCode", "equals").contains(method.getName());
        boolean ofEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        return accessor || ofRecord || ofEnum;
    }

    private static boolean isOpen(Member member) {
        return Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    }

    private static String modifiers(Member member) {
        int shown = Modifier.STATIC | Modifier.PROTECTED | Modifier.FINAL;
        String text = Modifier.toString(member.getModifiers() & shown);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String header(Class<?> type) {
        StringBuilder header = new StringBuilder(kind(type) + " " + type.getName());
        if (type.getTypeParameters().length > 0) {
            header.append("<").append(names(type.getTypeParameters())).append(">");
        }
        if (type.isRecord()) {
            header.append(Arrays.stream(type.getRecordComponents())
                    .map(ApiSignaturesTest::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        Class<?> parent = type.getSuperclass();
        if (parent != null && parent != Object.class && parent != Record.class && parent != Enum.class) {
            header.append(" extends ").append(name(type.getGenericSuperclass()));
        }
        if (type.getGenericInterfaces().length > 0) {
            header.append(type.isInterface() ? " extends " : " implements ").append(names(type.getGenericInterfaces()));
        }
        API status = type.getAnnotation(API.class);
        return header + (status == null ? "" : " [" + status.status() + " since " + status.since() + "]");
    }

    private static String kind(Class<?> type) {
        String sealed = type.isSealed() ? "sealed " : "";
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return sealed + "interface";
        }
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return sealed + (Modifier.isFinal(type.getModifiers()) ? "final " : "")
                + (Modifier.isAbstract(type.getModifiers()) ? "abstract " : "") + "class";
    }

    /** With its name in JSON, whether it must be there, and its width, since documents depend on them. */
    private static String component(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        Unsigned unsigned = component.getAnnotation(Unsigned.class);
        return (property != null && property.required() ? "required " : "")
                + (unsigned == null ? "" : "u" + unsigned.bits() + " ")
                + name(component.getGenericType()) + " " + component.getName()
                + (property == null || property.value().isEmpty() ? "" : " as " + property.value());
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(ApiSignaturesTest::name).collect(Collectors.joining(", "));
    }

    private static String name(Type type) {
        return type.getTypeName().replaceAll("\\bjava\\.(lang|util)\\.(?=[A-Z])", "");
    }

    private static String thrown(Type[] types) {
        return types.length == 0 ? "" : " throws " + names(types);
    }
}
