// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CreateOptions;
import io.caisson.api.Explanation;
import io.caisson.api.Explanation.Step;
import io.caisson.api.PluginInfo;
import io.caisson.runtime.explain.DryHost;
import io.caisson.runtime.explain.PlanSteps;
import io.caisson.runtime.launch.DescriptorLayout;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Hook;
import io.caisson.spec.Hooks;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What create would do, without doing it: the same plan, and the same cgroup plugin on a host that nothing changes. */
final class Explainer {
    /** The container's id; nothing of that name is made. */
    static final String ID = "explain";

    private final RuntimeParts parts;

    Explainer(RuntimeParts parts) {
        this.parts = parts;
    }

    Explanation explain(Optional<Path> bundle) {
        List<PluginInfo> plugins = parts.plugins().describe();
        if (bundle.isEmpty()) {
            return explanation(plugins, Optional.empty(), List.of());
        }
        Blueprint blueprint = Blueprint.read(parts, ID, CreateOptions.of(bundle.get()));
        CgroupManagerProvider provider = parts.plugins().cgroupManager();
        DryHost host = new DryHost(parts.host());
        LinuxResources resources =
                blueprint.spec().linux().flatMap(Linux::resources).orElseGet(LinuxResources::none);
        try (CgroupManager cgroup = parts.cgroups().create(provider, ID, blueprint.spec(), host)) {
            return explanation(plugins, Optional.of(provider.name()), cgroup.conversions(resources))
                    .withSteps(steps(blueprint, provider, cgroup, host));
        }
    }

    private List<Step> steps(Blueprint blueprint, CgroupManagerProvider provider, CgroupManager cgroup, DryHost host) {
        List<Step> steps = new ArrayList<>();
        if (provider.systemd()) {
            steps.add(new Step("cgroup", "systemd-unit", cgroup.paths()));
        } else {
            cgroup.prepare(DefaultDeviceRules.complete(blueprint.spec()));
            steps.addAll(host.steps());
            steps.add(new Step("cgroup", "attach", cgroup.paths()));
        }
        LaunchPlan plan = plan(blueprint, cgroup);
        steps.addAll(namespaces(blueprint));
        steps.addAll(withRuntimeHooks(PlanSteps.of(plan), blueprint.spec().hooks()));
        plan.warnings().forEach(warning -> steps.add(new Step("init", "warning", Map.of("text", warning))));
        return steps;
    }

    /** As create compiles it for a caller that passes neither descriptors nor a pidfd socket. */
    LaunchPlan plan(Blueprint blueprint, CgroupManager cgroup) {
        boolean terminal =
                blueprint.spec().process().map(ContainerProcess::terminal).orElse(false);
        Optional<HostFd> directory = cgroup.directory();
        directory.ifPresent(HostFd::close);
        return blueprint.plan(parts, cgroup, new DescriptorLayout(0, terminal, false, directory.isPresent(), true));
    }

    /** What the bootstrap message says. */
    private static List<Step> namespaces(Blueprint blueprint) {
        List<Step> steps = new ArrayList<>();
        Linux linux = blueprint.spec().linux().orElseGet(Linux::none);
        linux.namespaces().forEach(one -> {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("type", one.type().text());
            one.path().filter(path -> !path.isEmpty()).ifPresent(path -> fields.put("path", path));
            steps.add(new Step("namespaces", fields.containsKey("path") ? "join" : "make", fields));
        });
        linux.uidMappings().forEach(map -> steps.add(new Step("namespaces", "map-uids", Map.of("map", text(map)))));
        linux.gidMappings().forEach(map -> steps.add(new Step("namespaces", "map-gids", Map.of("map", text(map)))));
        linux.timeOffsets()
                .ifPresent(offsets ->
                        steps.add(new Step("namespaces", "time-offsets", Map.of("offsets", offsets.toString()))));
        blueprint
                .spec()
                .process()
                .flatMap(process -> process.oomScoreAdj().stream().boxed().findFirst())
                .ifPresent(
                        score -> steps.add(new Step("namespaces", "oom-score-adj", Map.of("value", score.toString()))));
        return steps;
    }

    /** As the kernel reads it. */
    private static String text(IdMapping map) {
        return map.containerID() + " " + map.hostID() + " " + map.size();
    }

    /** Those on the host run where the init waits for them, those after start at the end. */
    private static List<Step> withRuntimeHooks(List<Step> programme, Optional<Hooks> hooks) {
        List<Step> steps = new ArrayList<>();
        boolean told = false;
        for (Step step : programme) {
            steps.add(step);
            if (step.operation().equals("sync") && !told) {
                hooks.ifPresent(all -> {
                    steps.addAll(hooks(HookPhase.PRESTART, all.prestart()));
                    steps.addAll(hooks(HookPhase.CREATE_RUNTIME, all.createRuntime()));
                });
                told = true;
            }
        }
        hooks.ifPresent(all -> steps.addAll(hooks(HookPhase.POSTSTART, all.poststart())));
        return steps;
    }

    private static List<Step> hooks(HookPhase phase, List<Hook> hooks) {
        return hooks.stream()
                .map(hook -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    fields.put("path", hook.path());
                    fields.put("arguments", hook.args().toString());
                    return new Step("hook", phase.text(), fields);
                })
                .toList();
    }

    private Explanation explanation(
            List<PluginInfo> plugins, Optional<String> cgroupManager, List<ResourceConversion> conversions) {
        ResourceOptions options = parts.resources();
        return new Explanation(
                plugins,
                options.policy(),
                word(options.sharesFormula()),
                cgroupManager,
                conversions.stream()
                        .map(one -> new Explanation.Conversion(
                                Conversions.PLACE + one.field(),
                                one.asked(),
                                word(one.fidelity()),
                                one.result(),
                                one.reason()))
                        .toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
