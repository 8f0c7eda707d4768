// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ConsoleSocket;
import io.caisson.api.Container;
import io.caisson.api.ContainerListener;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ContainerStats;
import io.caisson.api.ContainerSummary;
import io.caisson.api.CreateOptions;
import io.caisson.api.Descriptor;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.ExecOptions;
import io.caisson.api.Explanation;
import io.caisson.api.HostCheck;
import io.caisson.api.PluginInfo;
import io.caisson.api.PressureLevel;
import io.caisson.api.ProcessIo;
import io.caisson.api.ResourcePolicy;
import io.caisson.api.RunningProcess;
import io.caisson.api.Sandbox;
import io.caisson.api.SandboxResult;
import io.caisson.api.SeccompExplanation;
import io.caisson.api.Subscription;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.Features;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.State;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Spawner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Containers in memory. What the command line asks of them is written down in order. */
final class FakeContainers implements ContainerRuntime {
    final List<String> calls = new ArrayList<>();
    final Map<String, Fake> containers = new TreeMap<>();
    final List<String> broken = new ArrayList<>();
    final List<CreateOptions> creations = new ArrayList<>();
    final List<ExecOptions> executions = new ArrayList<>();
    final List<LinuxResources> updates = new ArrayList<>();
    final List<Optional<LinuxIntelRdt>> shares = new ArrayList<>();
    ContainerStats stats = new ContainerStats(Optional.of(CgroupStats.empty()), Optional.empty(), List.of(), List.of());
    Optional<EventWatch> watch = Optional.empty();
    Explanation explanation =
            new Explanation(List.of(), ResourcePolicy.CONVERT, "quadratic", Optional.empty(), List.of());
    Optional<SeccompExplanation> filter = Optional.empty();
    List<PluginInfo> plugins = List.of();
    List<HostCheck> checks = List.of();
    RuntimeSpec config = minimalSpec();
    Optional<CaissonException> startFailure = Optional.empty();

    /** Whether processes send a terminal's master to the console socket they are given. */
    boolean terminals;

    private final Kernel kernel;
    private Optional<Spawner> spawner = Optional.empty();

    FakeContainers(Kernel kernel) {
        this.kernel = kernel;
    }

    private static RuntimeSpec minimalSpec() {
        String text =
                "{\"ociVersion\":\"1.2.0\",\"process\":{\"cwd\":\"/\",\"args\":[\"sh\"],\"user\":{\"uid\":0,\"gid\":0}}}";
        return new io.caisson.runtime.spec.SpecReader().parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    FakeContainers over(Spawner launcher) {
        spawner = Optional.of(launcher);
        return this;
    }

    Fake add(String id) {
        Fake made = new Fake(id);
        containers.put(id, made);
        return made;
    }

    /** A process that the launcher has adopted. */
    private RunningProcess adopted() {
        return spawner.orElseThrow().adopt(99, kernel.pipe().first());
    }

    private void sendTerminal(ProcessIo io) {
        if (terminals
                && io.consoleSocket().orElse(null) instanceof ConsoleSocket.Open open
                && open.socket() instanceof Descriptor.Held held) {
            try (Kernel.Pair terminal = kernel.pipe()) {
                HostFd copy = kernel.duplicate(held.number());
                kernel.send(copy, new byte[1], List.of(terminal.first().number()));
                copy.close();
            }
        }
    }

    @Override
    public Container create(String id, CreateOptions options) {
        calls.add("create " + id);
        creations.add(options);
        sendTerminal(options.io());
        return add(id);
    }

    @Override
    public SandboxResult run(Sandbox sandbox) {
        throw new UnsupportedOperationException("the command line has no sandboxes");
    }

    @Override
    public Container get(String id) {
        if (broken.contains(id)) {
            throw new CaissonException(ErrorCode.STATE_UNREADABLE, "failed to read state of '" + id + "'");
        }
        return Optional.ofNullable(containers.get(id))
                .orElseThrow(() -> new CaissonException(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist"));
    }

    @Override
    public List<String> ids() {
        List<String> all = new ArrayList<>(containers.keySet());
        all.addAll(broken);
        return all;
    }

    @Override
    public void delete(String id, boolean force) {
        calls.add("delete " + id + " force=" + force);
        if (containers.remove(id) == null && !force) {
            throw new CaissonException(ErrorCode.CONTAINER_NOT_FOUND, "container does not exist");
        }
    }

    @Override
    public List<PluginInfo> plugins() {
        return plugins;
    }

    @Override
    public Explanation explain(Optional<Path> bundle) {
        calls.add("explain " + bundle.map(Path::toString).orElse(""));
        return explanation;
    }

    @Override
    public List<HostCheck> doctor() {
        return checks;
    }

    @Override
    public SeccompExplanation explainSeccomp(Path config) {
        calls.add("explain seccomp " + config);
        return filter.orElseThrow();
    }

    @Override
    public Features features() {
        return new Features(
                "1.0.0", "1.3.0", Optional.empty(), Optional.empty(), Optional.empty(), Map.of("a", "b"), List.of());
    }

    @Override
    public void close() {}

    final class Fake implements Container {
        private final String id;
        ContainerStatus status = ContainerStatus.RUNNING;
        Map<String, String> annotations = Map.of();

        Fake(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public RuntimeSpec config() {
            return config;
        }

        @Override
        public ContainerStatus status() {
            return status;
        }

        @Override
        public State state() {
            throw new UnsupportedOperationException("the command line asks for the summary");
        }

        @Override
        public ContainerSummary summary() {
            return new ContainerSummary(
                    id,
                    status == ContainerStatus.STOPPED ? 0 : 99,
                    status,
                    Path.of("/b"),
                    Path.of("/b/rootfs"),
                    Instant.parse("2026-01-02T03:04:05.120Z"),
                    annotations,
                    "root",
                    "1.2.0");
        }

        @Override
        public void start() {
            calls.add("start " + id);
            startFailure.ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public RunningProcess exec(ExecOptions options) {
            calls.add("exec " + id);
            executions.add(options);
            sendTerminal(options.io());
            return adopted();
        }

        @Override
        public void kill(int signal, boolean all) {
            calls.add("kill " + id + " " + signal + " all=" + all);
        }

        @Override
        public void update(LinuxResources change, Optional<LinuxIntelRdt> resctrl) {
            calls.add("update " + id);
            updates.add(change);
            shares.add(resctrl);
        }

        @Override
        public void pause() {
            calls.add("pause " + id);
        }

        @Override
        public void resume() {
            calls.add("resume " + id);
        }

        @Override
        public void delete(boolean force) {
            FakeContainers.this.delete(id, force);
        }

        @Override
        public List<Integer> processes() {
            return List.of(20, 30);
        }

        @Override
        public ContainerStats stats() {
            return stats;
        }

        @Override
        public EventWatch watch(Optional<PressureLevel> pressure) {
            calls.add("watch " + id + " " + pressure.map(PressureLevel::name).orElse(""));
            return watch.orElseThrow();
        }

        @Override
        public Subscription subscribe(Optional<PressureLevel> pressure, ContainerListener listener) {
            throw new UnsupportedOperationException("the command line waits");
        }

        @Override
        public Optional<RunningProcess> init() {
            return Optional.of(adopted());
        }
    }
}
