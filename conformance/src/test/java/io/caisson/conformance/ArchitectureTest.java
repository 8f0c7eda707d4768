// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.caisson.api.CaissonException;
import io.caisson.spi.Plugin;
import java.util.ServiceLoader;
import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** The borders of the architecture: kept by these rules, not by goodwill. */
@AnalyzeClasses(packages = "io.caisson", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PLUGINS = {"io.caisson.cgroup..", "io.caisson.systemd..", "io.caisson.rdt.."};
    private static final String[] API = {"io.caisson.api..", "io.caisson.spec..", "io.caisson.spi.."};

    @ArchTest
    static void enoughClassesAreLookedAt(JavaClasses classes) {
        assertThat(classes.size()).as("classes imported").isGreaterThan(200);
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.caisson.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule API_STANDS_ALONE = classes()
            .that()
            .resideInAnyPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.slf4j..",
                    "com.fasterxml.jackson.annotation..",
                    "org.apiguardian.api..",
                    "org.jspecify.annotations..",
                    "io.caisson.api..",
                    "io.caisson.spec..",
                    "io.caisson.spi..")
            .because("plugin authors get the api jar and nothing else");

    @ArchTest
    static final ArchRule SPI_KNOWS_ONLY_API_AND_SPEC = classes()
            .that()
            .resideInAPackage("io.caisson.spec..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.caisson.api..", "io.caisson.spi..")
            .because("spi, api, spec depend one way");

    @ArchTest
    static final ArchRule PLUGINS_SEE_ONLY_API = noClasses()
            .that()
            .resideInAnyPackage(PLUGINS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.caisson.runtime..",
                    "io.caisson.cli..",
                    "io.caisson.nsexec..",
                    "jnr..",
                    "com.google.inject..",
                    "com.fasterxml.jackson.databind.."));

    @ArchTest
    static final ArchRule PLUGINS_DO_NOT_SEE_EACH_OTHER =
            slices().matching("io.caisson.(cgroup.v1|cgroup.v2|rdt)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule CORE_NAMES_NO_PLUGIN = noClasses()
            .that()
            .resideInAPackage("io.caisson.runtime..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.caisson.cgroup..", "io.caisson.systemd..", "io.caisson.rdt..", "io.caisson.cli.."));

    @ArchTest
    static final ArchRule DBUS_STAYS_IN_ITS_PLACE = noClasses()
            .that(resideOutsideOfPackages("io.caisson.systemd.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.freedesktop..")
            .because("a driver that is merely looked at must not load the bus");

    @ArchTest
    static final ArchRule WHAT_DRIVERS_SHARE_KNOWS_NO_DRIVER = noClasses()
            .that()
            .resideInAPackage("io.caisson.systemd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.caisson.cgroup..", "io.caisson.rdt..");

    @ArchTest
    static final ArchRule CLI_NAMES_NO_PLUGIN = noClasses()
            .that()
            .resideInAPackage("io.caisson.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(PLUGINS));

    @ArchTest
    static final ArchRule GUICE_STAYS_IN_ITS_PLACE = noClasses()
            .that(resideOutsideOfPackages("..guice..", "io.caisson.cli.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule NATIVE_ACCESS_STAYS_IN_ITS_PLACE = noClasses()
            .that(resideOutsideOfPackages("io.caisson.runtime.kernel.jnr.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule DATABIND_STAYS_IN_ITS_PLACE = noClasses()
            .that(resideOutsideOfPackages("io.caisson.runtime.spec..", "io.caisson.runtime.store.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule SERVICE_LOADER_STAYS_IN_ITS_PLACE = noClasses()
            .that(resideOutsideOfPackages("io.caisson.runtime.plugin.."))
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ServiceLoader.class);

    @ArchTest
    static final ArchRule ONLY_CLI_PRINTS_AND_EXITS = noClasses()
            .that(resideOutsideOfPackages("io.caisson.cli..", "io.caisson.testkit.."))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule NO_JUL = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule LOGGERS_ARE_PRIVATE = fields().that()
            .haveRawType(org.slf4j.Logger.class)
            .should()
            .bePrivate()
            .andShould()
            .beFinal()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_GENERIC_EXCEPTIONS = noClasses()
            .should()
            .callConstructorWhere(new DescribedPredicate<>("a generic exception is made") {
                @Override
                public boolean test(JavaConstructorCall call) {
                    String target = call.getTargetOwner().getName();
                    boolean ofASubclass = call.getOriginOwner().isAssignableTo(Throwable.class);
                    return !ofASubclass
                            && (target.equals(RuntimeException.class.getName())
                                    || target.equals(Exception.class.getName())
                                    || target.equals(Throwable.class.getName()));
                }
            })
            .because("callers tell errors apart by CaissonException's code");

    @ArchTest
    static final ArchRule OUR_EXCEPTIONS_ARE_CAISSONS = classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .and(are(not(resideInAnyPackage("io.caisson.testkit..", "io.caisson.nsexec.."))))
            .should()
            .beAssignableTo(CaissonException.class)
            .because(
                    "callers tell errors apart by code; nsexec depends on nothing, so its only exception is the JDK's");

    @ArchTest
    static final ArchRule SPEC_HOLDS_DATA = classes()
            .that()
            .resideInAPackage("io.caisson.spec")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should(new ArchCondition<>("be a record, an enum, an annotation or a sealed interface") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Class<?> reflected = type.reflect();
                    boolean data = reflected.isRecord()
                            || reflected.isEnum()
                            || reflected.isAnnotation()
                            || (reflected.isInterface() && reflected.isSealed());
                    events.add(new SimpleConditionEvent(type, data, type.getName()));
                }
            });

    @ArchTest
    static final ArchRule PUBLIC_API_HAS_A_STATUS = classes()
            .that()
            .resideInAnyPackage(API)
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .beAnnotatedWith(API.class);

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .that()
            .resideInAPackage("io.caisson..")
            .should(new ArchCondition<>("reside in a package marked @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
                }
            });

    @ArchTest
    static final ArchRule PROVIDERS_ARE_PUBLIC_AND_FINAL = classes()
            .that()
            .areAssignableTo(Plugin.class)
            .and()
            .areNotInterfaces()
            .and(are(not(resideInAnyPackage("io.caisson.testkit.."))))
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_FIELD_INJECTION =
            noFields().should().beAnnotatedWith(jakarta.inject.Inject.class).allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_JVM_NEVER_FORKS = noClasses()
            .that(resideOutsideOfPackages("io.caisson.testkit.."))
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.io.File.class)
            .because("processes are started by a Spawner; paths are java.nio");
}
