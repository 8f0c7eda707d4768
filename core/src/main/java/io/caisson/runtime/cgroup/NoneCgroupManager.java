// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.cgroup;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** No cgroup: limits are refused, or left out with a warning where the caller cannot have any and chose no place. */
final class NoneCgroupManager implements CgroupManager {
    private static final LinuxMemory NO_MEMORY = new LinuxMemory(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Where the limits of that name are, if not there. */
    private static final Map<String, String> FIELDS = Map.of("blkio", "/blockIO", "hugetlb", "/hugepageLimits");

    /** Whether limits that cannot be set may be left out. */
    private final boolean lenient;

    private final Host host;

    NoneCgroupManager(CgroupContext context) {
        host = context.host();
        boolean placeAsked =
                context.cgroupsPath().filter(path -> !path.isEmpty()).isPresent();
        lenient = context.host().rootless() && !placeAsked;
    }

    @Override
    public void prepare(LinuxResources resources) {
        set(resources);
    }

    @Override
    public void set(LinuxResources resources) {
        List<String> limits = limits(resources);
        if (limits.isEmpty()) {
            return;
        }
        if (!lenient) {
            throw failure(
                    "cannot set " + String.join(", ", limits) + " limit: container could not join or create cgroup");
        }
    }

    /** The runtime warns of what is left out; what is not left out is an error of {@link #set}. */
    @Override
    public List<ResourceConversion> conversions(LinuxResources resources) {
        return lenient
                ? limits(resources).stream()
                        .map(name -> new ResourceConversion(
                                FIELDS.getOrDefault(name, "/" + name),
                                "limits",
                                ResourceConversion.Fidelity.NONE,
                                Optional.empty(),
                                "no cgroup can be made"))
                        .toList()
                : List.of();
    }

    /** Device rules are not counted: every container has some, and without root's rights the kernel keeps them. */
    private static List<String> limits(LinuxResources resources) {
        List<String> names = new ArrayList<>();
        addIf(
                names,
                "memory",
                resources.memory().filter(memory -> !memory.equals(NO_MEMORY)).isPresent());
        addIf(names, "cpu", resources.cpu().isPresent());
        addIf(
                names,
                "pids",
                resources
                        .pids()
                        .map(LinuxPids::limit)
                        .filter(limit -> limit > 0)
                        .isPresent());
        addIf(names, "blkio", resources.blockIO().isPresent());
        addIf(names, "hugetlb", !resources.hugepageLimits().isEmpty());
        addIf(names, "network", resources.network().isPresent());
        addIf(names, "rdma", !resources.rdma().isEmpty());
        addIf(names, "unified", !resources.unified().isEmpty());
        return names;
    }

    private static void addIf(List<String> names, String name, boolean given) {
        if (given) {
            names.add(name);
        }
    }

    private static CaissonException failure(String message) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message);
    }

    private static CaissonException noCgroup(String operation) {
        return failure("failed to " + operation + ": the container has no cgroup of its own");
    }

    @Override
    public Optional<HostFd> directory() {
        return Optional.empty();
    }

    @Override
    public void attach(int pid) {
        // it stays where the runtime is
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        if (!subPaths.isEmpty()) {
            throw noCgroup("attach process " + pid + " to a sub-cgroup");
        }
    }

    @Override
    public CgroupStats stats() {
        return CgroupStats.empty();
    }

    /** Has nothing to tell by itself: the runtime adds the container's end. */
    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        if (pressure.isPresent()) {
            throw noCgroup("watch the memory pressure");
        }
        return new NoneWatch(host.calls());
    }

    @Override
    public List<Integer> pids() {
        throw noCgroup("list processes");
    }

    @Override
    public List<Integer> allPids() {
        throw noCgroup("list processes");
    }

    @Override
    public void freeze() {
        throw noCgroup("freeze");
    }

    @Override
    public void thaw() {
        // nothing was frozen
    }

    @Override
    public FreezerState freezerState() {
        return FreezerState.UNDEFINED;
    }

    @Override
    public void killAll() {
        throw noCgroup("kill all processes");
    }

    @Override
    public Optional<Path> path(String controller) {
        return Optional.empty();
    }

    @Override
    public Map<String, String> paths() {
        return Map.of();
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        return List.of();
    }

    @Override
    public boolean exists() {
        return false;
    }

    @Override
    public void destroy() {
        // nothing was made
    }

    @Override
    public OptionalLong oomKillCount() {
        return OptionalLong.empty();
    }
}
