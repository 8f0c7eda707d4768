// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Explanation.Step;
import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.cgroup.v2.CgroupfsV2Provider;
import io.caisson.runtime.explain.DryHost;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.testkit.FakeCgroupV1;
import io.caisson.testkit.FakeCgroupV2;
import io.caisson.testkit.TempHost;
import io.caisson.testkit.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cgroup manager on a dry host does what it does on the host, and leaves it as it is. */
class ExplainedCgroupsTest {
    private static final String LIMITS = "{\"memory\":{\"limit\":67108864,\"swap\":134217728,\"reservation\":1048576},"
            + "\"cpu\":{\"shares\":512,\"quota\":50000,\"period\":100000,\"cpus\":\"0\"},"
            + "\"pids\":{\"limit\":20}}";

    @TempDir
    Path directory;

    private static LinuxResources limits() {
        String config = "{\"ociVersion\":\"1.3.0\",\"linux\":{\"resources\":" + LIMITS + "}}";
        return new SpecReader()
                .parse(config.getBytes(StandardCharsets.UTF_8))
                .linux()
                .orElseThrow()
                .resources()
                .orElseThrow();
    }

    private void agrees(CgroupManagerProvider provider, TempHost host) {
        Map<String, String> before = Tree.snapshot(host.root());
        DryHost dry = new DryHost(host);
        CgroupContext place = CgroupContext.of(dry, "one", Optional.of("/above/one"));
        try (CgroupManager manager = provider.create(place)) {
            manager.prepare(limits());
        }
        assertThat(Tree.snapshot(host.root())).as("nothing was changed").isEqualTo(before);

        RecordingHost recorded = new RecordingHost(host);
        try (CgroupManager manager = provider.create(CgroupContext.of(recorded, "one", Optional.of("/above/one")))) {
            manager.prepare(limits());
            assertThat(dry.steps().stream().map(ExplainedCgroupsTest::words).toList())
                    .isEqualTo(recorded.changes())
                    .hasSizeGreaterThan(8);
            manager.destroy();
        }
    }

    private static String words(Step step) {
        return step.operation() + " "
                + String.join(" ", List.copyOf(step.fields().values()));
    }

    @Test
    void onV1() {
        TempHost host = TempHost.in(directory);
        FakeCgroupV1.mount(host, "/");
        agrees(new CgroupfsV1Provider(), host);
    }

    @Test
    void onV2() {
        TempHost host = TempHost.in(directory);
        FakeCgroupV2.mount(host, "/");
        agrees(new CgroupfsV2Provider(), host);
    }
}
