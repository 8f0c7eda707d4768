// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupHierarchy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole plan of the configuration that {@code caisson spec} writes, to be read by people. */
class DefaultPlanTest {
    private static final CgroupHierarchy MEMORY =
            new CgroupHierarchy("memory", List.of("memory"), Path.of("/sys/fs/cgroup/memory/box"), false);
    private static final CgroupHierarchy UNIFIED =
            new CgroupHierarchy("", List.of(), Path.of("/sys/fs/cgroup/box"), true);

    @Test
    void plansTheDefaultConfiguration() throws IOException {
        RuntimeSpec spec = DefaultSpec.of(false, 0, 0);

        LaunchPlan plan = Requests.of(spec).hierarchies(MEMORY).init();

        assertThat(text(plan)).isEqualTo(expected("default.plan.txt"));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void plansTheDefaultRootlessConfiguration() throws IOException {
        RuntimeSpec spec = DefaultSpec.of(true, 1000, 1000);

        LaunchPlan plan =
                Requests.of(spec).caller(Requests.ROOTLESS).hierarchies(UNIFIED).init();

        assertThat(text(plan)).isEqualTo(expected("rootless.plan.txt"));
    }

    private static String text(LaunchPlan plan) {
        return plan.operations().stream()
                .map(operation -> (operation.phase() == 0 ? "host " : "init ")
                        + operation.toString().replaceFirst(", phase=[01]]$", "]"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String expected(String name) throws IOException {
        try (InputStream file = DefaultPlanTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
