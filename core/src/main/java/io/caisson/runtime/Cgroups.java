// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.store.SavedResctrl;
import io.caisson.runtime.store.SavedState;
import io.caisson.spec.IdMapping;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.Watch;
import io.caisson.spi.rdt.ResctrlContext;
import io.caisson.spi.rdt.ResctrlManager;
import io.caisson.spi.rdt.ResctrlProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Cgroup and resctrl managers of containers. */
final class Cgroups {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 5;

    private final RuntimeParts parts;

    Cgroups(RuntimeParts parts) {
        this.parts = parts;
    }

    /** For a new container. */
    CgroupManager create(CgroupManagerProvider provider, String id, RuntimeSpec spec) {
        return create(provider, id, spec, parts.host());
    }

    /** For a new container, on a host that the caller chose. */
    CgroupManager create(CgroupManagerProvider provider, String id, RuntimeSpec spec, Host host) {
        return provider.create(context(host, id, spec, Map.of()));
    }

    /** For a container that exists. */
    CgroupManager open(SavedState state) {
        return open(state, parts.host());
    }

    /** For a container that exists, on a host that the caller chose. */
    CgroupManager open(SavedState state, Host host) {
        return parts.plugins()
                .cgroupManager(state.cgroupManager())
                .create(context(host, state.id(), state.spec(), state.cgroupPaths()));
    }

    /** For a container that exists and whose processes are about to be signalled or frozen. */
    CgroupManager openOwn(SavedState state) {
        CgroupManager cgroup = open(state);
        if (parts.statuses().isInitAlive(state)) {
            cgroup.recognize(state.initPid());
        }
        return cgroup;
    }

    private CgroupContext context(Host host, String id, RuntimeSpec spec, Map<String, String> savedPaths) {
        Optional<String> path = spec.linux().flatMap(Linux::cgroupsPath);
        return CgroupContext.of(host, id, path)
                .withOwner(owner(spec))
                .withSavedPaths(savedPaths)
                .withAnnotations(spec.annotations())
                .withSharesFormula(parts.resources().sharesFormula());
    }

    /** For a new container; absent when its configuration does not ask for resctrl, which is not looked at then. */
    Optional<ResctrlManager> createResctrl(Optional<ResctrlProvider> provider, String id, RuntimeSpec spec) {
        return provider.map(plugin -> plugin.create(ResctrlContext.of(
                parts.host(), id, spec.linux().flatMap(Linux::intelRdt).orElseThrow())));
    }

    /** Of the plugin for a new container; absent when its configuration does not ask for resctrl. */
    Optional<ResctrlProvider> resctrlProvider(RuntimeSpec spec) {
        if (spec.linux().flatMap(Linux::intelRdt).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parts.plugins().resctrl());
        } catch (CaissonException e) {
            throw new CaissonException(
                    ErrorCode.RESCTRL_FAILED,
                    "intelRdt is specified in config, but Intel RDT is not enabled: " + e.getMessage(),
                    e);
        }
    }

    /** For a container that exists; absent when it has no resctrl group. */
    Optional<ResctrlManager> openResctrl(SavedState state) {
        return openResctrl(state, parts.host());
    }

    /** For a container that exists, on a host that the caller chose. */
    Optional<ResctrlManager> openResctrl(SavedState state, Host host) {
        Optional<LinuxIntelRdt> config = state.spec().linux().flatMap(Linux::intelRdt);
        return state.resctrl().filter(saved -> config.isPresent()).map(saved -> parts.plugins()
                .resctrl(saved.manager())
                .create(ResctrlContext.of(host, state.id(), config.get())
                        .withSaved(Path.of(saved.path()), saved.owned(), saved.monitoringOwned())));
    }

    /** What is to be kept of a group: of one that is not made yet, what it is going to be. */
    static SavedResctrl saved(String plugin, ResctrlManager manager) {
        return new SavedResctrl(
                plugin,
                manager.path().toString(),
                manager.monitoringPath().map(Path::toString),
                manager.owned(),
                manager.monitoringOwned());
    }

    /**
     * Host uid that a v2 cgroup is delegated to: only with a cgroup namespace of its own and a writable mount of the
     * cgroup file system at its usual place (runtime-spec, cgroup ownership).
     */
    static OptionalInt owner(RuntimeSpec spec) {
        boolean ownNamespace = Namespaces.isPrivate(spec, NamespaceType.CGROUP);
        boolean writable = spec.mounts().stream()
                .anyMatch(mount -> mount.type().equals(Optional.of("cgroup"))
                        && mount.destination().equals("/sys/fs/cgroup")
                        && !mount.options().contains("ro"));
        Optional<Long> root = spec.linux().flatMap(linux -> rootOnHost(linux.uidMappings()));
        return ownNamespace && writable && root.isPresent()
                ? OptionalInt.of(Math.toIntExact(root.get()))
                : OptionalInt.empty();
    }

    /** The id on the host that the container's root has. */
    static Optional<Long> rootOnHost(List<IdMapping> mappings) {
        return mappings.stream()
                .filter(mapping -> mapping.containerID() == 0 && mapping.size() > 0)
                .map(IdMapping::hostID)
                .findFirst();
    }

    /** A cgroup that is there already must be of no use to anybody. */
    static void requireUnused(CgroupManager manager) {
        if (!manager.exists()) {
            return;
        }
        int processes = manager.allPids().size();
        if (processes > 0) {
            throw new CaissonException(
                    ErrorCode.CGROUP_FAILED, "container's cgroup is not empty: " + processes + " process(es) found");
        }
        if (manager.freezerState() == FreezerState.FROZEN) {
            throw new CaissonException(ErrorCode.CGROUP_FAILED, "container's cgroup unexpectedly frozen");
        }
    }

    /**
     * Ends every process of the cgroup and removes it. New processes may come while the old ones die. Also called when
     * the directory is gone: the manager may have made more than that, such as a unit of systemd.
     */
    void destroy(CgroupManager manager) {
        for (int attempt = 1; ; attempt++) {
            List<Integer> pids = manager.exists() ? manager.allPids() : List.of();
            if (!pids.isEmpty()) {
                manager.killAll();
                pids.forEach(this::awaitEnd);
            }
            if (destroyed(manager, attempt == ATTEMPTS)) {
                return;
            }
        }
    }

    private static boolean destroyed(CgroupManager manager, boolean last) {
        try {
            manager.destroy();
            return true;
        } catch (CaissonException e) {
            if (last || !manager.exists() || manager.allPids().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    private void awaitEnd(int pid) {
        try (HostFd pidfd = parts.kernel().pidfdOpen(pid)) {
            parts.kernel().poll(List.of(new Watch(pidfd, Watch.IN)), Optional.of(PATIENCE));
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
