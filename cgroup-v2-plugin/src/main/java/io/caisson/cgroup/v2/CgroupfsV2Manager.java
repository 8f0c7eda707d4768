// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

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
import io.caisson.spi.cgroup.SharesFormula;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.host.LinuxConstants;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cgroup of one container. */
final class CgroupfsV2Manager implements CgroupManager {
    private static final Logger LOG = LoggerFactory.getLogger(CgroupfsV2Manager.class);
    private static final String ONLY = "";

    private final Host host;
    private final ControlFiles files;
    private final Directories directories;
    private final Path cgroup;
    private final OptionalInt owner;
    private final SharesFormula formula;
    private final List<Controller> controllers;

    /** Whether the place was chosen by the configuration, so that it must be possible to use it. */
    private final boolean placeAsked;

    CgroupfsV2Manager(CgroupContext context) {
        host = context.host();
        files = host.files();
        owner = context.owner();
        formula = context.sharesFormula();
        controllers = Controllers.of(formula);
        placeAsked = context.cgroupsPath().filter(path -> !path.isEmpty()).isPresent();
        cgroup = Place.of(context);
        directories = new Directories(host, host.cgroupRoot());
    }

    @Override
    public void prepare(LinuxResources resources) {
        controllers.forEach(controller -> controller.check(resources));
        refuseCgroupInUse();
        Deque<Path> made = new ArrayDeque<>();
        try {
            directories.make(cgroup, needsDomain(resources), made);
            setAll(resources);
            owner.ifPresent(this::delegate);
        } catch (CaissonException e) {
            removeAfter(e, made);
            throwUnlessNeedless(e, resources);
        }
    }

    /** A container must not share the cgroup of another one, which could be killed or frozen with it. */
    private void refuseCgroupInUse() {
        int found = exists() ? directories.allPids(cgroup).size() : 0;
        if (found > 0) {
            throw Failures.cgroup("container's cgroup is not empty: " + found + " process(es) found");
        }
        if (freezerState() == FreezerState.FROZEN) {
            throw Failures.cgroup("container's cgroup unexpectedly frozen");
        }
    }

    private boolean needsDomain(LinuxResources resources) {
        return controllers.stream().anyMatch(controller -> controller.domain() && controller.concerns(resources))
                || UnifiedSettings.needsDomain(resources);
    }

    /** Without root's rights a container that has no limits and named no place can do without a cgroup. */
    private void throwUnlessNeedless(CaissonException failure, LinuxResources resources) {
        if (placeAsked || !Failures.isIgnorable(host, failure)) {
            throw failure;
        }
        if (controllers.stream().anyMatch(controller -> controller.concerns(resources))) {
            throw Failures.cgroup(
                    "rootless needs no limits + no cgrouppath when no permission is granted for cgroups: "
                            + failure.getMessage(),
                    failure);
        }
        LOG.debug("{}, ignoring", failure.getMessage());
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

    private void delegate(int uid) {
        new Delegation(host).grant(cgroup, uid);
    }

    /** Not for a threaded cgroup, which clone3(2) refuses with EOPNOTSUPP. */
    @Override
    public Optional<HostFd> directory() {
        String type = files.readIfExists(cgroup.resolve("cgroup.type")).orElse("");
        if (!type.strip().equals("domain") && !type.strip().equals("domain threaded")) {
            return Optional.empty();
        }
        return Optional.of(host.calls().open(cgroup, LinuxConstants.O_PATH | LinuxConstants.O_DIRECTORY));
    }

    @Override
    public void attach(int pid) {
        if (exists()) {
            join(cgroup, pid);
        } else if (placeAsked || !host.rootless()) {
            throw Failures.cgroup("failed to attach process " + pid + ": there is no cgroup '" + cgroup + "'");
        }
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        subPaths.keySet().stream()
                .filter(controller -> !controller.equals(ONLY))
                .findFirst()
                .ifPresent(controller -> {
                    throw Failures.cgroup("unknown controller " + controller + " in SubCgroupPaths");
                });
        String subPath = subPaths.getOrDefault(ONLY, "");
        Path target = cgroup.resolve(subPath).normalize();
        if (subPath.startsWith("/") || !target.startsWith(cgroup)) {
            throw Failures.cgroup(target + " is not a sub cgroup path");
        }
        join(target, pid);
    }

    private void join(Path target, int pid) {
        files.write(target.resolve("cgroup.procs"), Integer.toString(pid));
    }

    @Override
    public void set(LinuxResources resources) {
        controllers.forEach(controller -> controller.check(resources));
        setAll(resources);
    }

    private void setAll(LinuxResources resources) {
        for (Controller controller : controllers) {
            if (controller.concerns(resources)) {
                set(controller, resources);
            }
        }
        new DeviceFilter(host).set(cgroup, resources.devices());
    }

    private void set(Controller controller, LinuxResources resources) {
        try {
            controller.set(cgroup, resources, files);
        } catch (CaissonException e) {
            String name = controller.name();
            boolean missing = Failures.is(e, Failures.ENOENT)
                    && !name.isEmpty()
                    && !available().contains(name);
            throw missing
                    ? Failures.cgroup(
                            "cannot set " + name + " limit: the controller is not available in '" + cgroup + "'", e)
                    : e;
        }
    }

    private List<String> available() {
        return Values.words(
                files.readIfExists(cgroup.resolve("cgroup.controllers")).orElse(""));
    }

    @Override
    public List<ResourceConversion> conversions(LinuxResources resources) {
        return Report.of(resources, formula, () -> IoWeights.expected(cgroup, host));
    }

    @Override
    public CgroupStats stats() {
        return new Statistics(cgroup, directories, files).read();
    }

    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        return new CgroupWatch(cgroup, pressure, host.calls());
    }

    @Override
    public List<Integer> pids() {
        return directories.pids(cgroup);
    }

    @Override
    public List<Integer> allPids() {
        return directories.allPids(cgroup);
    }

    @Override
    public void freeze() {
        freezer().freeze();
    }

    @Override
    public void thaw() {
        if (freezerState() != FreezerState.UNDEFINED) {
            freezer().thaw();
        }
    }

    @Override
    public FreezerState freezerState() {
        return freezer().state();
    }

    private Freezer freezer() {
        return new Freezer(cgroup, host);
    }

    @Override
    public void killAll() {
        new Killer(cgroup, host, directories).kill();
    }

    @Override
    public Optional<Path> path(String controller) {
        boolean known = controller.equals(ONLY) || available().contains(controller);
        return known ? Optional.of(cgroup) : Optional.empty();
    }

    @Override
    public Map<String, String> paths() {
        return Map.of(ONLY, cgroup.toString());
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        return exists() ? List.of(new CgroupHierarchy("", List.of(), cgroup, true)) : List.of();
    }

    @Override
    public boolean exists() {
        return files.isDirectory(cgroup);
    }

    @Override
    public void destroy() {
        directories.remove(cgroup);
    }

    @Override
    public OptionalLong oomKillCount() {
        return new Statistics(cgroup, directories, files).oomKills();
    }
}
