// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.Explanation;
import io.caisson.api.PluginInfo;
import io.caisson.api.ResourcePolicy;
import io.caisson.api.SpecException;
import io.caisson.nsexec.Wire;
import io.caisson.runtime.explain.PlanSteps;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.spec.SchemaCheck;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.Features;
import io.caisson.spec.SeccompFlag;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.cgroup.ResourceConversion.Fidelity;
import io.caisson.spi.cgroup.SharesFormula;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runtime says of itself, before and without doing anything. */
class ExplainTest {
    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void world() {
        world = new World(directory);
        plugin("cgroup", "cgroupfs-v1", true);
        plugin("seccomp", "libseccomp", true);
    }

    private void plugin(String kind, String name, boolean available) {
        world.plugins.described.add(new PluginInfo(kind, name, "a.jar", 0, available, "so", available));
    }

    private CaissonRuntime linear() {
        return world.runtime(new ResourceOptions(ResourcePolicy.WARN, SharesFormula.LINEAR));
    }

    @Test
    void tellsEveryConversionOfABundleAndTouchesNothing() {
        world.bundle("", ",\"resources\":{\"cpu\":{\"shares\":1024}}");
        world.plugins
                .cgroup("explain")
                .conversions(resources -> List.of(new ResourceConversion(
                        "/cpu/shares",
                        "1024",
                        Fidelity.APPROXIMATE,
                        Optional.of("cpu.weight = 39"),
                        "by the linear formula")));
        Explanation explanation = linear().explain(Optional.of(world.bundle()));
        assertThat(explanation.withSteps(List.of()))
                .isEqualTo(new Explanation(
                        world.plugins.described,
                        ResourcePolicy.WARN,
                        "linear",
                        Optional.of("fake"),
                        List.of(new Explanation.Conversion(
                                "/linux/resources/cpu/shares",
                                "1024",
                                "approximate",
                                Optional.of("cpu.weight = 39"),
                                "by the linear formula"))));
        assertThat(explanation.steps()).isNotEmpty();
        assertThat(world.plugins.cgroup("explain").calls())
                .as("asked on a host that nothing changes")
                .containsExactly("prepare");
        assertThat(world.store.ids()).isEmpty();

        Explanation without = linear().explain(Optional.empty());
        assertThat(without.plugins()).hasSize(2);
        assertThat(without.cgroupManager()).isEmpty();
        world.bundle("", ",\"resources\":{\"pids\":{\"limit\":-7}}");
        assertThatThrownBy(() -> linear().explain(Optional.of(world.bundle()))).isInstanceOf(SpecException.class);
    }

    @Test
    void explainsThePlanThatCreateSends() {
        AtomicReference<byte[]> sent = new AtomicReference<>(new byte[0]);
        World recording = new World(directory.resolve("recording"), stage -> {
            sent.set(stage.readPlan());
            stage.makeProcess();
            stage.expect(Wire.SYNC_ATTACHED);
            stage.say(Wire.SYNC_READY);
            stage.expect(Wire.SYNC_RUN);
            stage.closeConversation();
            stage.awaitStart();
        });
        recording.bundle(
                ",\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\",\"source\":\"proc\"},"
                        + "{\"destination\":\"/tmp\",\"type\":\"tmpfs\",\"options\":[\"nosuid\",\"mode=700\"]}],"
                        + "\"hooks\":{\"poststop\":[{\"path\":\"/bin/true\"}],\"poststart\":[{\"path\":\"/bin/true\"}]}",
                ",\"maskedPaths\":[\"/proc/kcore\"]");
        Blueprint blueprint = Blueprint.read(recording.parts, Explainer.ID, recording.options());
        LaunchPlan plan;
        try (CgroupManager cgroup = recording.plugins.cgroup(Explainer.ID)) {
            plan = new Explainer(recording.parts).plan(blueprint, cgroup);
        }
        Explanation explanation = recording.runtime.explain(Optional.of(recording.bundle()));
        recording.create(Explainer.ID);
        assertThat(sent.get())
                .isEqualTo(ByteBuffer.allocate(plan.bootstrap().length + plan.programme().length)
                        .put(plan.bootstrap())
                        .put(plan.programme())
                        .array());
        recording.runtime.delete(Explainer.ID, true);

        List<Explanation.Step> programme = explanation.steps().stream()
                .filter(step -> step.stage().equals("init") || step.stage().equals("host"))
                .filter(step -> !step.operation().equals("warning"))
                .toList();
        assertThat(programme)
                .isEqualTo(PlanSteps.of(plan))
                .hasSize(plan.operations().size());
        assertThat(explanation.steps())
                .extracting(Explanation.Step::operation)
                .containsSubsequence("attach", "make", "become-root", "mount-fs", "mask", "exec", "poststart");
    }

    @Test
    void featuresKeepTheSchema() {
        plugin("cgroup", "systemd-v2", false);
        plugin("resctrl", "intel-rdt", false);
        String document = new SpecReader().write(linear().features());
        assertThat(SchemaCheck.problems(document, "features-schema.json")).isEmpty();
        assertThat(SchemaCheck.problems("{\"hooks\":[1],\"linux\":{\"namespaces\":[\"ipx\"]}}", "features-schema.json"))
                .as("the check finds something")
                .hasSize(4);
    }

    @Test
    void featuresComeFromTheTablesAndThePluginsFound() {
        Features features = linear().features();
        assertThat(features.hooks().orElseThrow()).startsWith("prestart").hasSize(6);
        assertThat(features.mountOptions().orElseThrow()).contains("rbind", "ridmap", "tmpcopyup", "rro");
        assertThat(features.linux().orElseThrow()).satisfies(linux -> {
            assertThat(linux.capabilities().orElseThrow()).hasSize(41).endsWith("CAP_CHECKPOINT_RESTORE");
            assertThat(linux.namespaces().orElseThrow()).hasSize(8);
            assertThat(linux.cgroup().orElseThrow()).satisfies(cgroup -> {
                assertThat(cgroup.v1()).hasValue(true);
                assertThat(cgroup.v2()).hasValue(false);
                assertThat(cgroup.systemd()).hasValue(false);
            });
            assertThat(linux.intelRdt().orElseThrow().enabled()).hasValue(false);
            assertThat(linux.seccomp().orElseThrow().supportedFlags().orElseThrow())
                    .contains(SeccompFlag.SECCOMP_FILTER_FLAG_LOG);
        });
        assertThat(features.potentiallyUnsafeConfigAnnotations()).containsExactly("run.oci.seccomp_bpf_data");
        assertThat(features.annotations())
                .containsEntry("io.caisson.resource-policy", "warn")
                .containsEntry("io.caisson.cpu-shares-formula", "linear")
                .containsEntry("io.caisson.plugins.cgroup", "cgroupfs-v1");
    }

    @Test
    void featuresOfMorePlugins() {
        plugin("cgroup", "systemd-v2", false);
        plugin("resctrl", "intel-rdt", false);
        Features features = linear().features();
        assertThat(features.linux().orElseThrow().cgroup().orElseThrow()).satisfies(cgroup -> {
            assertThat(cgroup.v2()).hasValue(true);
            assertThat(cgroup.systemd()).hasValue(true);
            assertThat(cgroup.systemdUser()).hasValue(true);
        });
        assertThat(features.linux().orElseThrow().intelRdt().orElseThrow().monitoring())
                .hasValue(true);
        assertThat(features.potentiallyUnsafeConfigAnnotations())
                .containsExactly("org.systemd.property.", "run.oci.seccomp_bpf_data");
    }
}
