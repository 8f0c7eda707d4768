// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds the class that was written to break it: a rule that finds nothing keeps nothing. */
class ArchitectureBitesTest {
    /** The classes that are wrong on purpose, and what they lean on. */
    private static final JavaClasses WRONG = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .withImportOption(location -> !location.contains("/io/caisson/conformance/"))
            .importPackages("io.caisson");

    static List<String> rules() {
        return Arrays.stream(ArchitectureRules.class.getDeclaredFields())
                .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
                .map(Field::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsWhatBreaksIt(String name) throws ReflectiveOperationException {
        Field field = ArchitectureRules.class.getDeclaredField(name);
        field.setAccessible(true);
        ArchRule rule = (ArchRule) field.get(null);
        List<String> wrong = breaking(name).toList();
        assertThat(wrong).as("classes that break " + name).isNotEmpty();
        String found =
                rule.evaluate(WRONG).getFailureReport().getDetails().stream().collect(Collectors.joining("\n"));
        assertThat(wrong).allSatisfy(type -> assertThat(found).contains(type));
    }

    private static Stream<String> breaking(String rule) {
        return WRONG.stream()
                .filter(type -> type.isAnnotatedWith(Breaks.class)
                        && List.of(type.getAnnotationOfType(Breaks.class).value())
                                .contains(rule))
                .map(JavaClass::getName);
    }
}
