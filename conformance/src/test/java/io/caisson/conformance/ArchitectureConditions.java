// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.caisson.spi.Plugin;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.rdt.ResctrlProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What the rules ask of a class beyond what ArchUnit has. */
final class ArchitectureConditions {
    private static final int FEWEST_PLUGINS = 5;

    static final DescribedPredicate<JavaConstructorCall> MAKES_A_GENERIC_EXCEPTION =
            DescribedPredicate.describe("a generic exception is made", call -> {
                boolean ofASubclass = call.getOriginOwner().isAssignableTo(Throwable.class);
                return !ofASubclass
                        && Stream.of(RuntimeException.class, Exception.class, Throwable.class)
                                .anyMatch(generic -> call.getTargetOwner().isEquivalentTo(generic));
            });

    /** What a record, an enum or a lambda is compiled to uses other types of that package. */
    static final DescribedPredicate<JavaClass> REFLECTION = DescribedPredicate.describe(
            "reflect", type -> Set.of("Constructor", "Field", "Method", "Proxy", "InvocationHandler").stream()
                    .anyMatch(name -> type.getName().equals("java.lang.reflect." + name)));

    static final DescribedPredicate<JavaMethodCall> LOADS_A_CLASS = DescribedPredicate.describe(
            "a class is loaded by name",
            call -> (call.getTargetOwner().isEquivalentTo(Class.class)
                            && call.getName().equals("forName"))
                    || (call.getTargetOwner().isAssignableTo(ClassLoader.class)
                            && call.getName().equals("loadClass")));

    private ArchitectureConditions() {}

    private static ArchCondition<JavaClass> condition(String words, Predicate<JavaClass> holds) {
        return new ArchCondition<>(words) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean held = holds.test(type);
                events.add(new SimpleConditionEvent(
                        type, held, type.getName() + (held ? " does " : " does not ") + words));
            }
        };
    }

    static ArchCondition<JavaClass> beData() {
        return condition("be a record, an enum, an annotation or a sealed interface", type -> {
            Class<?> reflected = type.reflect();
            return reflected.isRecord()
                    || reflected.isEnum()
                    || reflected.isAnnotation()
                    || (reflected.isInterface() && reflected.isSealed());
        });
    }

    static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return condition("reside in a package marked @NullMarked", type -> type.getPackage()
                .isAnnotatedWith(NullMarked.class));
    }

    static ArchCondition<JavaClass> sayWhenTheyWereDeprecated() {
        return condition("say since when they or their methods are deprecated", type -> Stream.concat(
                        Stream.of(type.reflect()), Arrays.stream(type.reflect().getDeclaredMethods()))
                .map(element -> element.getAnnotation(Deprecated.class))
                .allMatch(
                        deprecated -> deprecated == null || !deprecated.since().isEmpty()));
    }

    static ArchCondition<JavaClass> beListedInServices() {
        return condition("be listed in META-INF/services", type -> type.getAllRawInterfaces().stream()
                .filter(spi -> spi.isAssignableTo(Plugin.class) && !spi.isEquivalentTo(Plugin.class))
                .flatMap(spi -> listed(spi.getName()))
                .anyMatch(type.getName()::equals));
    }

    private static Stream<String> listed(String spi) {
        try {
            return Collections.list(
                            ArchitectureConditions.class.getClassLoader().getResources("META-INF/services/" + spi))
                    .stream()
                    .flatMap(url -> text(url).lines().map(String::strip));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a constant of the class file is the name of a provider in these packages. */
    static ArchCondition<JavaClass> holdTheNameOfAPlugin(String... packages) {
        List<String> names = Stream.of(CgroupManagerProvider.class, ResctrlProvider.class)
                .flatMap(spi -> ServiceLoader.load(spi).stream())
                .filter(provider -> Arrays.stream(packages)
                        .anyMatch(one -> provider.type().getName().startsWith(one.replace("..", "."))))
                .map(provider -> provider.get().name())
                .toList();
        if (names.size() < FEWEST_PLUGINS) {
            throw new IllegalStateException("plugins on the class path are only " + names);
        }
        return condition("hold the name of a plugin", type -> {
            String constants = text(url(type.getSource().orElseThrow().getUri()));
            return names.stream().anyMatch(name -> constants.contains(constant(name)));
        });
    }

    /** A CONSTANT_Utf8_info: tag, length in two bytes, text. */
    private static String constant(String text) {
        return "\u0001\u0000" + (char) text.length() + text;
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
