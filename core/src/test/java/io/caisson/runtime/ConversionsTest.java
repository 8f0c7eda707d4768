// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ResourcePolicy;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.cgroup.ResourceConversion.Fidelity;
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.testkit.Resources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that the host's hierarchy does not hold as written, under each policy. */
class ConversionsTest {
    private static final String RESOURCES =
            ",\"resources\":{\"cpu\":{\"shares\":1024,\"quota\":5000},\"memory\":{\"swappiness\":9}}";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void bundle() {
        world = new World(directory).bundle("", RESOURCES);
        world.plugins.cgroup("one").conversions(ConversionsTest::conversions);
    }

    @AfterEach
    void delete() {
        world.runtime.delete("one", true);
        CreateUndoTest.assertNothingLeft(world, "after the test");
    }

    /** Of a hierarchy that has weights instead of shares, another file for quotas, and no swappiness. */
    private static List<ResourceConversion> conversions(LinuxResources resources) {
        List<ResourceConversion> all = new ArrayList<>();
        resources.cpu().ifPresent(cpu -> {
            cpu.quota()
                    .ifPresent(quota -> all.add(conversion(
                            "/cpu/quota", quota, Fidelity.EXACT, Optional.of("cpu.max = " + quota), "same unit")));
            cpu.shares()
                    .ifPresent(shares -> all.add(conversion(
                            "/cpu/shares", shares, Fidelity.APPROXIMATE, Optional.of("cpu.weight = 100"), "a curve")));
        });
        resources.memory().ifPresent(memory -> memory.swappiness()
                .ifPresent(value -> all.add(conversion(
                        "/memory/swappiness", value, Fidelity.NONE, Optional.empty(), "of the host alone"))));
        return all;
    }

    private static ResourceConversion conversion(
            String field, long asked, Fidelity fidelity, Optional<String> result, String reason) {
        return new ResourceConversion(field, Long.toString(asked), fidelity, result, reason);
    }

    private CaissonRuntime runtime(ResourcePolicy policy) {
        return world.runtime(new ResourceOptions(policy, SharesFormula.LINEAR));
    }

    @Test
    void strictRefusesAllThatIsInexactBeforeAnythingIsMade() {
        assertThatThrownBy(() -> runtime(ResourcePolicy.STRICT).create("one", world.options()))
                .hasMessage("failed to set limits as they are written: "
                        + "/linux/resources/cpu/shares '1024': a curve; "
                        + "/linux/resources/memory/swappiness '9': of the host alone")
                .satisfies(e -> {
                    CaissonException failure = (CaissonException) e;
                    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                    assertThat(failure.pointer()).hasValue("/linux/resources/cpu/shares");
                });
        assertThat(world.plugins.cgroup("one").calls()).isEmpty();
        assertThat(world.store.ids()).isEmpty();
    }

    @Test
    void warnsOfEachOrOnlyOfWhatIsNotHeldAtAll() {
        List<ResourceConversion> all = List.of(
                conversion("/cpu/quota", 9, Fidelity.EXACT, Optional.of("cpu.max = 9"), "same unit"),
                conversion("/cpu/shares", 9, Fidelity.APPROXIMATE, Optional.of("cpu.weight = 1"), "a curve"),
                conversion("/memory/swappiness", 9, Fidelity.NONE, Optional.empty(), "of the host alone"));
        assertThat(all).allMatch(new Conversions(ResourcePolicy.WARN)::warnsOf);
        for (ResourcePolicy policy : List.of(ResourcePolicy.CONVERT, ResourcePolicy.STRICT)) {
            assertThat(all)
                    .filteredOn(new Conversions(policy)::warnsOf)
                    .extracting(ResourceConversion::fidelity)
                    .containsExactly(Fidelity.NONE);
        }
    }

    @Test
    void theOthersMakeTheContainerWithTheChosenFormula() {
        assertThat(runtime(ResourcePolicy.WARN).create("one", world.options()).id())
                .isEqualTo("one");
        assertThat(world.plugins.cgroupContexts)
                .allSatisfy(context -> assertThat(context.sharesFormula()).isEqualTo(SharesFormula.LINEAR));
        world.runtime.delete("one", true);
        assertThat(runtime(ResourcePolicy.CONVERT)
                        .create("one", world.options())
                        .id())
                .isEqualTo("one");
    }

    @Test
    void anUpdateIsAskedOnlyAboutWhatItBrings() {
        world.create("one");
        LinuxResources pids = Resources.none().pids(7).build();
        runtime(ResourcePolicy.STRICT).get("one").update(pids);
        assertThat(world.plugins.cgroup("one").calls()).endsWith("set");

        LinuxResources shares = new SpecReader()
                .parse("{\"cpu\":{\"shares\":9}}".getBytes(StandardCharsets.UTF_8), LinuxResources.class);
        assertThatThrownBy(() -> runtime(ResourcePolicy.STRICT).get("one").update(shares))
                .hasMessage("failed to set limits as they are written: /linux/resources/cpu/shares '9': a curve");
        assertThat(world.plugins.cgroup("one").calls()).containsOnlyOnce("set");
        world.runtime.get("one").update(shares);
    }
}
