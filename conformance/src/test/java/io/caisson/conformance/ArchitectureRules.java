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
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.caisson.api.CaissonException;
import io.caisson.spi.Plugin;
import java.util.ServiceLoader;
import org.apiguardian.api.API;

/** The borders of the architecture. {@link ArchitectureTest} keeps them; {@link ArchitectureBitesTest} breaks each. */
final class ArchitectureRules {
    private static final String[] PLUGINS = {"io.caisson.cgroup..", "io.caisson.systemd..", "io.caisson.rdt.."};
    private static final String[] API = {"io.caisson.api..", "io.caisson.spec..", "io.caisson.spi.."};

    private ArchitectureRules() {}

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
            .that(resideOutsideOfPackages("..guice.."))
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
    static final ArchRule NATIVE_METHODS_STAY_IN_THEIR_PLACE = noMethods()
            .that()
            .areDeclaredInClassesThat(resideOutsideOfPackages("io.caisson.runtime.kernel.libc.."))
            .should()
            .haveModifier(JavaModifier.NATIVE);

    @ArchTest
    static final ArchRule LIBRARIES_ARE_LOADED_IN_THEIR_PLACE = noClasses()
            .that(resideOutsideOfPackages("io.caisson.runtime.kernel.libc.."))
            .should()
            .callMethod(System.class, "load", String.class)
            .orShould()
            .callMethod(System.class, "loadLibrary", String.class);

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
    static final ArchRule NO_JUL = noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

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
            .callConstructorWhere(ArchitectureConditions.MAKES_A_GENERIC_EXCEPTION)
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
            .should(ArchitectureConditions.beData());

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
            .should(ArchitectureConditions.resideInANullMarkedPackage());

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

    @ArchTest
    static final ArchRule DEPRECATED_API_SAYS_SINCE_WHEN = classes()
            .that()
            .resideInAnyPackage(API)
            .should(ArchitectureConditions.sayWhenTheyWereDeprecated())
            .because("what goes must have been announced");

    @ArchTest
    static final ArchRule PROVIDERS_ARE_LISTED = classes()
            .that()
            .areAssignableTo(Plugin.class)
            .and()
            .areNotInterfaces()
            .and(are(not(resideInAnyPackage("io.caisson.testkit.."))))
            .should(ArchitectureConditions.beListedInServices());

    @ArchTest
    static final ArchRule NO_PLUGIN_IS_NAMED_IN_CORE = noClasses()
            .that()
            .resideInAnyPackage("io.caisson.runtime..", "io.caisson.cli..")
            .should(ArchitectureConditions.holdTheNameOfAPlugin(PLUGINS))
            .because("a name in quotes is a dependency, too");

    @ArchTest
    static final ArchRule NO_REFLECTION_ON_PLUGINS = noClasses()
            .that()
            .resideInAnyPackage("io.caisson.runtime..", "io.caisson.cli..")
            .and(resideOutsideOfPackages("io.caisson.runtime.plugin..", "io.caisson.runtime.spec.."))
            .should()
            .dependOnClassesThat(ArchitectureConditions.REFLECTION)
            .orShould()
            .callMethodWhere(ArchitectureConditions.LOADS_A_CLASS)
            .because("plugins are reached through their SPI; runtime.spec binds records to JSON");

    @ArchTest
    static final ArchRule TESTKIT_KNOWS_ONLY_API = classes()
            .that()
            .resideInAPackage("io.caisson.testkit..")
            .and()
            .resideOutsideOfPackage("io.caisson.testkit.kernel..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "org.apiguardian.api..",
                    "org.jspecify.annotations..",
                    "org.junit.jupiter.api..",
                    "org.junit.jupiter.params..",
                    "org.junit.platform.commons..",
                    "org.assertj.core..",
                    "io.caisson.api..",
                    "io.caisson.spec..",
                    "io.caisson.spi..",
                    "io.caisson.testkit..")
            .because("plugin authors get the api and the testkit jar");
}
