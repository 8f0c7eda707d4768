// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.PluginInfo;
import io.caisson.api.ResctrlStats;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.plugin.Plugins;
import io.caisson.spec.Hook;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spi.Availability;
import io.caisson.spi.Plugin;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.hook.HookPhase;
import io.caisson.spi.hook.HookRunner;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.hook.LifecycleListener;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.Spawner;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.spi.seal.ExeSealer;
import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import io.caisson.testkit.RecordingCgroupManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One provider of each kind, in memory. */
final class FakePlugins implements Plugins {
    final Map<String, RecordingCgroupManager> cgroups = new ConcurrentHashMap<>();
    final List<CgroupContext> cgroupContexts = new CopyOnWriteArrayList<>();
    final List<String> hooks = new CopyOnWriteArrayList<>();
    /** What the user asked for. */
    volatile Map<String, String> named = Map.of();
    /** Each plugin that was wanted, with what the container remembers. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final List<String> states = new CopyOnWriteArrayList<>();
    final List<LifecycleListener> listeners = new ArrayList<>();
    volatile boolean closed;
    final List<PluginInfo> described = new ArrayList<>();
    final FakeResctrl resctrl = new FakeResctrl();
    final Kernel kernel;

    /** Absent where none can be used. */
    volatile @Nullable ResctrlProvider resctrlProvider = resctrl;

    /** What a hook does besides being recorded. */
    volatile HookRunner hook = (phase, index, hook, state, bundle) -> {};

    FakePlugins(Kernel kernel) {
        this.kernel = kernel;
    }

    RecordingCgroupManager cgroup(String id) {
        return cgroups.computeIfAbsent(id, name -> new RecordingCgroupManager(Path.of("/caisson-test", name)));
    }

    @Override
    public CgroupManagerProvider cgroupManager() {
        return new Cgroup();
    }

    @Override
    public CgroupManagerProvider cgroupManager(String name) {
        if (!name.equals("fake")) {
            throw new AssertionError("asked for the cgroup manager " + name);
        }
        return new Cgroup();
    }

    @Override
    public ResctrlProvider resctrl() {
        ResctrlProvider provider = resctrlProvider;
        if (provider == null) {
            throw new CaissonException(ErrorCode.PLUGIN_UNAVAILABLE, "resctrl is not mounted");
        }
        return provider;
    }

    @Override
    public ResctrlProvider resctrl(String name) {
        return resctrl();
    }

    @Override
    public HookRunnerProvider hookRunner(Map<String, String> remembered) {
        asked.add("hooks " + new TreeMap<>(remembered));
        return new Hooks();
    }

    @Override
    public SeccompCompilerProvider seccompCompiler(Map<String, String> remembered) {
        asked.add("seccomp " + new TreeMap<>(remembered));
        return new Seccomp();
    }

    @Override
    public ExeSealerProvider exeSealer(Map<String, String> remembered) {
        asked.add("exe-sealing " + new TreeMap<>(remembered));
        return new Sealer();
    }

    @Override
    public Map<String, String> toRemember() {
        return named;
    }

    @Override
    public List<LifecycleListenerProvider> lifecycleListeners() {
        return listeners.stream()
                .map(listener -> (LifecycleListenerProvider) new Listening(listener))
                .toList();
    }

    @Override
    public void requireNamed() {}

    @Override
    public List<PluginInfo> describe() {
        return List.copyOf(described);
    }

    @Override
    public void close() {
        closed = true;
    }

    private interface Fake extends Plugin {
        @Override
        default String name() {
            return "fake";
        }

        @Override
        default Availability probe(Host host) {
            return Availability.available();
        }
    }

    private final class Cgroup implements Fake, CgroupManagerProvider {
        @Override
        public CgroupManager create(CgroupContext context) {
            cgroupContexts.add(context);
            return cgroup(context.id());
        }
    }

    private final class Hooks implements Fake, HookRunnerProvider {
        @Override
        public HookRunner create(Host host, Spawner spawner) {
            return this::run;
        }

        private void run(HookPhase phase, int index, Hook spec, String state, Path bundle) {
            hooks.add(phase.text() + " " + index + " " + spec.path());
            states.add(state);
            hook.run(phase, index, spec, state, bundle);
        }
    }

    private static final class Seccomp implements Fake, SeccompCompilerProvider {
        @Override
        public SeccompCompiler create(Host host) {
            return Seccomp::compile;
        }

        private static SeccompProgram compile(LinuxSeccomp profile) {
            return new SeccompProgram(new byte[8], 0, profile.listenerPath().isPresent(), List.of());
        }
    }

    private final class Sealer implements Fake, ExeSealerProvider {
        @Override
        public ExeSealer create(Host host) {
            return executable -> kernel.sealedMemfd("fake", new byte[] {1});
        }
    }

    private static final class Listening implements Fake, LifecycleListenerProvider {
        private final LifecycleListener listener;

        Listening(LifecycleListener listener) {
            this.listener = listener;
        }

        @Override
        public LifecycleListener create(Host host) {
            return listener;
        }
    }

    /** Records its calls. */
    static final class FakeResctrl implements Fake, ResctrlProvider {
        final List<String> calls = new CopyOnWriteArrayList<>();
        boolean failing;

        /** What {@code set} does before it is recorded. */
        BiConsumer<ResctrlContext, LinuxIntelRdt> setting = (context, wanted) -> {};

        @Override
        public ResctrlManager create(ResctrlContext context) {
            return new ResctrlManager() {
                @Override
                public void prepare() {
                    call("prepare");
                }

                @Override
                public void attach(int pid) {
                    call("attach");
                }

                @Override
                public void set(LinuxIntelRdt wanted) {
                    setting.accept(context, wanted);
                    call("set");
                }

                @Override
                public ResctrlStats stats() {
                    call("stats");
                    return new ResctrlStats(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
                }

                @Override
                public Path path() {
                    return Path.of("/sys/fs/resctrl", context.id());
                }

                @Override
                public Optional<Path> monitoringPath() {
                    return Optional.empty();
                }

                @Override
                public boolean owned() {
                    return true;
                }

                @Override
                public void destroy() {
                    calls.add("destroy");
                }
            };
        }

        private void call(String name) {
            calls.add(name);
            if (failing) {
                throw new CaissonException(ErrorCode.RESCTRL_FAILED, "failed to write 'schemata': no space left");
            }
        }
    }
}
