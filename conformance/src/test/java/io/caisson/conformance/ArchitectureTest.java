// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** The borders of the architecture: kept by rules, not by goodwill. */
@AnalyzeClasses(packages = "io.caisson", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static void enoughClassesAreLookedAt(JavaClasses classes) {
        assertThat(classes.size()).as("classes imported").isGreaterThan(200);
    }
}
