// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.conformance.support.Oci;
import io.caisson.conformance.support.OciTest;
import io.caisson.conformance.support.Runtimes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every value of {@code linux.resources}: in the kernel's files after {@code create} and after {@code update}, in the
 * statistics, gone after {@code delete}; and as the oracles write it, or with a known difference. In guests too.
 */
class ResourcesIT extends OciTest {
    private static final String CAISSON = "caisson";

    @TestFactory
    Stream<DynamicTest> everyValue() throws Exception {
        Hierarchy hierarchy = Hierarchy.ofThisMachine();
        String only = System.getProperty("caisson.resources.only", ".*");
        List<Value> values = Values.all().stream()
                .filter(value -> value.field().matches(only))
                .toList();
        List<Oci> runtimes = Runtimes.all(temporary);
        List<String> flags = Stream.of(System.getProperty("caisson.resources.flags", ""))
                .filter(flag -> !flag.isEmpty())
                .toList();
        Results results = Results.of(values, hierarchy, runtimes, flags, temporary, this::newContainer);
        List<DynamicTest> tests = new ArrayList<>();
        for (Value value : values) {
            tests.add(DynamicTest.dynamicTest(value.title(), () -> {
                if (results.told().containsKey(value)) {
                    assertThat(results.told().get(value))
                            .as("what is said of it")
                            .matches(value::isMeantBy);
                } else {
                    check(results, value);
                }
            }));
        }
        for (Oci runtime : runtimes) {
            tests.add(DynamicTest.dynamicTest(
                    runtime.name() + ": no command fails, no cgroup is left",
                    () -> assertThat(results.errors(runtime.name())).isEmpty()));
        }
        tests.add(DynamicTest.dynamicTest(
                "the documentation shows this table",
                () -> Section.of(hierarchy, flags, results).compare()));
        return tests.stream();
    }

    private static void check(Results results, Value value) {
        Value.Place place = results.places().get(value);
        assertThat(results.created(CAISSON, value)).as("after create").isEqualTo(place.created());
        if (value.change().isPresent()) {
            assertThat(results.changed(CAISSON, value)).as("after update").isEqualTo(place.changed());
        }
        value.stat().ifPresent(pointer -> assertThat(results.stat(CAISSON, value))
                .as("in the statistics, %s", pointer)
                .isEqualTo(Section.expectedStat(value)));
        for (String oracle : results.seen().keySet()) {
            if (!results.created(oracle, value).equals(place.created())
                    || (value.change().isPresent()
                            && !results.changed(oracle, value).equals(place.changed()))) {
                assertThat(Difference.reason(oracle, value))
                        .as(
                                "why %s writes %s and then %s",
                                oracle, results.created(oracle, value), results.changed(oracle, value))
                        .isPresent();
            }
        }
    }
}
