// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ApiRulesTest {
    private static final int FEWEST_TYPES = 100;
    private static final Path SOURCES = Path.of("src/main/java");

    /** The end of a javadoc comment, then annotations, then a type. */
    private static final Pattern DOCUMENTED =
            Pattern.compile("\\*/\\s+(@[\\w.]+(\\([^)]*\\))?\\s+)*public (abstract |final |sealed |non-sealed )*"
                    + "(class|interface|record|enum|@interface) \\w+");

    @Test
    void everyPublicTypeHasAStatus() {
        List<Class<?>> types = ApiClasses.all().stream()
                .filter(type -> type.getEnclosingClass() == null && Modifier.isPublic(type.getModifiers()))
                .toList();
        assertThat(types).hasSizeGreaterThan(FEWEST_TYPES);
        assertThat(types).allSatisfy(type -> {
            API status = type.getAnnotation(API.class);
            assertThat(status).as("@API of %s", type.getName()).isNotNull();
            assertThat(status.since()).as("since of %s", type.getName()).isNotEmpty();
        });
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(ApiClasses.packages()).hasSizeGreaterThan(5).allSatisfy(held -> assertThat(
                        held.isAnnotationPresent(NullMarked.class))
                .as("@NullMarked of %s", held.getName())
                .isTrue());
    }

    @Test
    void everyPublicTypeIsDocumented() {
        List<Path> undocumented = sources().stream()
                .filter(file -> text(file).contains("\npublic "))
                .filter(file -> !DOCUMENTED.matcher(text(file)).find())
                .toList();
        assertThat(undocumented).isEmpty();
    }

    @Test
    void everyRecordDocumentsItsComponents() {
        List<String> missing = sources().stream()
                .filter(file -> file.toString().contains("/io/caisson/spec/"))
                .flatMap(file -> undocumented(file).stream())
                .toList();
        assertThat(missing).isEmpty();
    }

    private static List<String> undocumented(Path file) {
        Class<?> type = ApiClasses.all().stream()
                .filter(known -> known.getName().equals(className(file)))
                .findFirst()
                .orElseThrow();
        if (!type.isRecord()) {
            return List.of();
        }
        String text = text(file);
        return Stream.of(type.getRecordComponents())
                .filter(component -> !text.contains("* @param " + component.getName() + " "))
                .map(component -> type.getSimpleName() + "." + component.getName())
                .toList();
    }

    private static String className(Path file) {
        String name = SOURCES.relativize(file).toString().replace('/', '.');
        return name.substring(0, name.length() - ".java".length());
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
