// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cgroups of one container, one in each hierarchy. */
final class CgroupfsV1Manager implements CgroupManager {
    private static final Logger LOG = LoggerFactory.getLogger(CgroupfsV1Manager.class);
    private static final int SIGKILL = 9;
    private static final int KILL_ROUNDS = 10;

    private final Host host;
    private final ControlFiles files;
    private final Directories directories;
    private final List<Hierarchy> mounted;

    /** Whether the place was chosen by the configuration, so that it must be possible to use it. */
    private final boolean placeAsked;

    /** Controller to directory; without root's rights those that cannot be made are taken out. */
    private final Map<String, Path> paths;

    private final Members members;

    /** Directories that {@link #prepare} made, the last one first. */
    private final Deque<Path> made = new ArrayDeque<>();

    /** With saved paths, these are its cgroups, whoever made them. */
    CgroupfsV1Manager(CgroupContext context) {
        host = context.host();
        files = host.files();
        directories = new Directories(host);
        mounted = Hierarchy.mounted(host);
        placeAsked = context.cgroupsPath().filter(path -> !path.isEmpty()).isPresent();
        paths = Layout.paths(context, mounted);
        members = new Members(host, directories, paths);
    }

    @Override
    public void prepare(LinuxResources resources) {
        refuseUnified(resources);
        refuseCgroupInUse();
        make(() -> setAll(resources));
    }

    /** Makes the cgroups that are not there yet; when one of them or {@code then} fails, none that it made stays. */
    void make(Runnable then) {
        made.clear();
        try {
            List.copyOf(paths.keySet()).forEach(controller -> make(controller, made));
            then.run();
        } catch (CaissonException e) {
            removeAfter(e, made);
            throw e;
        }
    }

    /** Removes what {@link #prepare} made, unless somebody uses it by now. */
    void removeMade() {
        for (Path directory : made) {
            try {
                files.removeDirectory(directory);
            } catch (CaissonException e) {
                LOG.debug("{}, ignoring", e.getMessage());
            }
        }
        made.clear();
    }

    private static void refuseUnified(LinuxResources resources) {
        if (!resources.unified().isEmpty()) {
            throw Failures.cgroup("invalid configuration: cannot use unified on cgroup v1");
        }
    }

    /** A container must not share the cgroup of another one, which could be killed or frozen with it. */
    private void refuseCgroupInUse() {
        int found = exists() ? allPids().size() : 0;
        if (found > 0) {
            throw Failures.cgroup("container's cgroup is not empty: " + found + " process(es) found");
        }
        if (freezerState() == FreezerState.FROZEN) {
            throw Failures.cgroup("container's cgroup unexpectedly frozen");
        }
    }

    private void make(String controller, Deque<Path> made) {
        try {
            Path cgroup = paths.get(controller);
            directories.make(cgroup, made);
            if (controller.equals("cpuset")) {
                fillCpusets(cgroup);
            }
        } catch (CaissonException e) {
            if (placeAsked || !Failures.isIgnorable(host, e)) {
                throw e;
            }
            LOG.debug("{}, ignoring", e.getMessage());
            paths.remove(controller);
        }
    }

    private void fillCpusets(Path cgroup) {
        Path mountPoint = mounted.stream()
                .filter(hierarchy -> hierarchy.controllers().contains("cpuset"))
                .map(Hierarchy::mountPoint)
                .findFirst()
                .orElse(cgroup);
        Deque<Path> downwards = new ArrayDeque<>();
        for (Path path = cgroup; path.startsWith(mountPoint) && !path.equals(mountPoint); path = path.getParent()) {
            downwards.push(path);
        }
        downwards.forEach(path -> CpusetController.fillFromParent(path, files));
    }

    private void removeAfter(CaissonException failure, Deque<Path> made) {
        for (Path directory : made) {
            try {
                directories.remove(directory);
            } catch (CaissonException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public Optional<HostFd> directory() {
        return Optional.empty();
    }

    @Override
    public void attach(int pid) {
        members.join(pid);
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        members.join(pid, subPaths);
    }

    @Override
    public void set(LinuxResources resources) {
        refuseUnified(resources);
        setAll(resources);
    }

    private void setAll(LinuxResources asked) {
        LinuxResources resources = new Conversions(asked, host.kernel()).held();
        for (Controller controller : Controllers.ALL) {
            if (controller.concerns(resources)) {
                set(controller, resources);
            }
        }
    }

    private void set(Controller controller, LinuxResources resources) {
        Path cgroup = paths.get(controller.name());
        boolean devices = controller instanceof DevicesController;
        if (cgroup == null && devices && host.rootless()) {
            LOG.debug("device rules need root, ignoring");
            return;
        }
        if (cgroup == null && !controller.limits(resources)) {
            return;
        }
        if (cgroup == null) {
            throw Failures.cgroup(
                    "cannot set " + controller.name() + " limit: container could not join or create cgroup");
        }
        try {
            controller.set(cgroup, resources, files);
        } catch (CaissonException e) {
            if (!devices || !Failures.isIgnorable(host, e)) {
                throw e;
            }
            LOG.debug("{}, ignoring", e.getMessage());
        }
    }

    @Override
    public CgroupStats stats() {
        return new Statistics(paths, files).read();
    }

    @Override
    public List<ResourceConversion> conversions(LinuxResources resources) {
        return new Conversions(resources, host.kernel()).all();
    }

    /**
     * {@inheritDoc}
     *
     * <p>An OOM of a cgroup above is told, too. The end of the last process is told on hybrid hosts only; elsewhere
     * the removal of the cgroup is the end.
     */
    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        Path memory = path("memory")
                .orElseThrow(() ->
                        Failures.cgroup("failed to watch the cgroup: the container has none of the controller memory"));
        WatchDescriptors descriptors = WatchDescriptors.open(host, memory, path(Hierarchy.UNIFIED), pressure);
        return new MemoryWatch(host.calls(), descriptors);
    }

    @Override
    public List<Integer> pids() {
        return members.pids();
    }

    @Override
    public List<Integer> allPids() {
        return members.allPids();
    }

    @Override
    public void freeze() {
        freezer()
                .orElseThrow(() -> Failures.cgroup("cannot toggle freezer: cgroups not configured for container"))
                .freeze();
    }

    @Override
    public void thaw() {
        freezer().filter(freezer -> freezer.state() != FreezerState.UNDEFINED).ifPresent(Freezer::thaw);
    }

    @Override
    public FreezerState freezerState() {
        return freezer().map(Freezer::state).orElse(FreezerState.UNDEFINED);
    }

    private Optional<Freezer> freezer() {
        return Optional.ofNullable(paths.get("freezer")).map(cgroup -> new Freezer(cgroup, files));
    }

    /** Frozen first, so that none can fork away; if that fails, killed until no new one is seen. */
    @Override
    public void killAll() {
        if (!exists()) {
            return;
        }
        boolean frozen = tryToFreeze();
        try {
            List<Integer> killed = new ArrayList<>();
            for (int round = 0; round < (frozen ? 1 : KILL_ROUNDS); round++) {
                List<Integer> fresh = new ArrayList<>(allPids());
                fresh.removeAll(killed);
                fresh.forEach(this::kill);
                killed.addAll(fresh);
            }
        } finally {
            thaw();
        }
    }

    private boolean tryToFreeze() {
        try {
            freeze();
            return true;
        } catch (CaissonException e) {
            LOG.debug("{}, ignoring", e.getMessage());
            return false;
        }
    }

    private void kill(int pid) {
        try {
            host.calls().kill(pid, SIGKILL);
        } catch (CaissonException e) {
            if (!Failures.is(e, Failures.ESRCH)) {
                throw e;
            }
        }
    }

    @Override
    public Optional<Path> path(String controller) {
        return Optional.ofNullable(paths.get(controller));
    }

    @Override
    public Map<String, String> paths() {
        Map<String, String> texts = new LinkedHashMap<>();
        paths.forEach((controller, path) -> texts.put(controller, path.toString()));
        return texts;
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        List<CgroupHierarchy> found = new ArrayList<>();
        for (Hierarchy hierarchy : mounted) {
            Path cgroup = paths.get(hierarchy.controllers().get(0));
            if (cgroup != null) {
                String name =
                        host.cgroupRoot().relativize(hierarchy.mountPoint()).toString();
                List<String> controllers = hierarchy.unified() ? List.of() : hierarchy.controllers();
                found.add(new CgroupHierarchy(name, controllers, cgroup, hierarchy.unified()));
            }
        }
        return found;
    }

    @Override
    public boolean exists() {
        return members.cgroups().stream().anyMatch(files::isDirectory);
    }

    /** One that cannot be removed does not keep the others. */
    @Override
    public void destroy() {
        CaissonException first = null;
        for (Path cgroup : members.cgroups()) {
            try {
                directories.remove(cgroup);
            } catch (CaissonException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public OptionalLong oomKillCount() {
        return new Statistics(paths, files).oomKills();
    }
}
