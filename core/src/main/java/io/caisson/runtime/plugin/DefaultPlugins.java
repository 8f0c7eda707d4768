// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.PluginInfo;
import io.caisson.nsexec.NativeBinaries;
import io.caisson.spi.Availability;
import io.caisson.spi.Plugin;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.hook.HookRunnerProvider;
import io.caisson.spi.hook.LifecycleListenerProvider;
import io.caisson.spi.host.Host;
import io.caisson.spi.rdt.ResctrlProvider;
import io.caisson.spi.seal.ExeSealerProvider;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugins of the class path and of the directories in the options. Each SPI is looked at when first asked for. */
public final class DefaultPlugins implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultPlugins.class);

    private static final Set<String> REMEMBERED =
            Set.of(PluginKind.HOOKS.label(), PluginKind.SECCOMP.label(), PluginKind.EXE_SEALING.label());

    private final PluginOptions options;
    private final Host host;
    private final PluginLoader loader;
    private final NativeBinaries binaries = new NativeBinaries();
    private final Map<PluginKind, ProviderSelector<?>> selectors = new EnumMap<>(PluginKind.class);
    private final Map<PluginKind, Selection<?>> selections = new EnumMap<>(PluginKind.class);

    /** Looks on the class path of caisson itself. */
    public DefaultPlugins(PluginOptions options, Host host) {
        this(options, host, DefaultPlugins.class.getClassLoader());
    }

    public DefaultPlugins(PluginOptions options, Host host, ClassLoader application) {
        this.options = options;
        this.host = host;
        this.loader = new PluginLoader(options.directories(), options.loaders(), application);
    }

    @Override
    public CgroupManagerProvider cgroupManager() {
        return choose(PluginKind.CGROUP, CgroupManagerProvider.class);
    }

    @Override
    public CgroupManagerProvider cgroupManager(String name) {
        return selector(PluginKind.CGROUP, CgroupManagerProvider.class)
                .saved(name)
                .orThrow();
    }

    @Override
    public ResctrlProvider resctrl() {
        return choose(PluginKind.RESCTRL, ResctrlProvider.class);
    }

    @Override
    public ResctrlProvider resctrl(String name) {
        return selector(PluginKind.RESCTRL, ResctrlProvider.class).saved(name).orThrow();
    }

    @Override
    public HookRunnerProvider hookRunner(Map<String, String> remembered) {
        return choose(PluginKind.HOOKS, HookRunnerProvider.class, remembered);
    }

    @Override
    public SeccompCompilerProvider seccompCompiler(Map<String, String> remembered) {
        return choose(PluginKind.SECCOMP, SeccompCompilerProvider.class, remembered);
    }

    @Override
    public ExeSealerProvider exeSealer(Map<String, String> remembered) {
        return choose(PluginKind.EXE_SEALING, ExeSealerProvider.class, remembered);
    }

    /** Managers are remembered by what they made, listeners are the host's. */
    @Override
    public Map<String, String> toRemember() {
        Map<String, String> names = new TreeMap<>(options.forced());
        names.keySet().retainAll(REMEMBERED);
        return names;
    }

    @Override
    public synchronized List<LifecycleListenerProvider> lifecycleListeners() {
        ProviderSelector<LifecycleListenerProvider> selector =
                selector(PluginKind.LIFECYCLE, LifecycleListenerProvider.class);
        for (String name :
                forced(PluginKind.LIFECYCLE).map(names -> names.split(",")).orElse(new String[0])) {
            LOG.debug(
                    "lifecycle listener '{}' is required",
                    selector.named(name).orThrow().name());
        }
        return selector.all();
    }

    @Override
    public void requireNamed() {
        checkForcedKinds();
        for (String kind : options.forced().keySet()) {
            switch (PluginKind.of(kind).orElseThrow()) {
                case CGROUP -> cgroupManager();
                case RESCTRL -> resctrl();
                case HOOKS -> hookRunner(Map.of());
                case SECCOMP -> seccompCompiler(Map.of());
                case EXE_SEALING -> exeSealer(Map.of());
                case LIFECYCLE -> lifecycleListeners();
            }
        }
    }

    @Override
    public synchronized List<PluginInfo> describe() {
        checkForcedKinds();
        List<PluginInfo> all = new ArrayList<>();
        describe(PluginKind.CGROUP, CgroupManagerProvider.class, all);
        describe(PluginKind.RESCTRL, ResctrlProvider.class, all);
        describe(PluginKind.HOOKS, HookRunnerProvider.class, all);
        describe(PluginKind.SECCOMP, SeccompCompilerProvider.class, all);
        describe(PluginKind.EXE_SEALING, ExeSealerProvider.class, all);
        all.addAll(
                selector(PluginKind.LIFECYCLE, LifecycleListenerProvider.class).describeAll());
        for (Broken one : loader.broken()) {
            all.add(new PluginInfo("", "", one.source(), 0, false, one.reason(), false));
        }
        return all;
    }

    @Override
    public void close() {
        loader.close();
        binaries.close();
    }

    private <P extends Plugin> void describe(PluginKind kind, Class<P> spi, List<PluginInfo> all) {
        all.addAll(selector(kind, spi).describe(selection(kind, spi)));
    }

    private <P extends Plugin> P choose(PluginKind kind, Class<P> spi) {
        return selection(kind, spi).orThrow();
    }

    private <P extends Plugin> P choose(PluginKind kind, Class<P> spi, Map<String, String> remembered) {
        String name = remembered.get(kind.label());
        return name == null || forced(kind).isPresent()
                ? choose(kind, spi)
                : selector(kind, spi).saved(name).orThrow();
    }

    @SuppressWarnings("unchecked")
    private synchronized <P extends Plugin> Selection<P> selection(PluginKind kind, Class<P> spi) {
        Selection<?> known = selections.get(kind);
        if (known == null) {
            checkForcedKinds();
            ProviderSelector<P> selector = selector(kind, spi);
            known = forced(kind).map(selector::named).orElseGet(selector::best);
            selections.put(kind, known);
            LOG.debug(
                    "plugin of kind '{}': {} ({})",
                    kind.label(),
                    known.chosen().map(Plugin::name).orElse("none"),
                    known.reason());
        }
        return (Selection<P>) known;
    }

    @SuppressWarnings("unchecked")
    private synchronized <P extends Plugin> ProviderSelector<P> selector(PluginKind kind, Class<P> spi) {
        ProviderSelector<?> known = selectors.get(kind);
        if (known == null) {
            List<Found<P>> found = loader.load(spi);
            ProviderSelector<P> made = new ProviderSelector<>(kind, this::probe, found, loader.broken());
            if (forced(kind).isEmpty()) {
                made.excluding(this::notUnlessNamed);
            }
            selectors.put(kind, made);
            known = made;
        }
        return (ProviderSelector<P>) known;
    }

    /** Sealers are asked of the very program, too. */
    private Availability probe(Plugin provider) {
        Availability answer = provider.probe(host);
        return answer instanceof Availability.Available && provider instanceof ExeSealerProvider sealer
                ? sealer.probe(host, binaries::init)
                : answer;
    }

    private Optional<String> notUnlessNamed(Plugin provider) {
        return provider instanceof ExeSealerProvider sealer && !sealer.automatic()
                ? Optional.of("used only when it is named")
                : otherCgroupDriver(provider);
    }

    private Optional<String> otherCgroupDriver(Plugin provider) {
        if (!(provider instanceof CgroupManagerProvider cgroup) || cgroup.systemd() == options.systemdCgroup()) {
            return Optional.empty();
        }
        return Optional.of(
                options.systemdCgroup()
                        ? "does not use systemd, and the systemd driver was asked for"
                        : "used only when the systemd driver is asked for");
    }

    private Optional<String> forced(PluginKind kind) {
        return Optional.ofNullable(options.forced().get(kind.label()));
    }

    private void checkForcedKinds() {
        for (String kind : options.forced().keySet()) {
            if (PluginKind.of(kind).isEmpty()) {
                throw new CaissonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "unknown plugin kind '" + kind + "': must be one of " + PluginKind.labels());
            }
        }
    }
}
