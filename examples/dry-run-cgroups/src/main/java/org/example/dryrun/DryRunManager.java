// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Records what would be done to a cgroup, and does one thing of it: {@link #killAll}, without which the runtime could
 * not clean up. It knows the processes that the runtime put in, not what those started.
 */
final class DryRunManager implements CgroupManager {
    private final Journal journal;
    private final Processes processes;
    private final String cgroup;

    DryRunManager(Journal journal, Processes processes, String cgroup) {
        this.journal = journal;
        this.processes = processes;
        this.cgroup = cgroup;
    }

    static CaissonException failure(String message) {
        return new CaissonException(ErrorCode.CGROUP_FAILED, message);
    }

    @Override
    public void prepare(LinuxResources resources) {
        if (freezerState() == FreezerState.FROZEN) {
            throw failure("container's cgroup unexpectedly frozen");
        }
        int inUse = pids().size();
        if (inUse > 0) {
            throw failure("container's cgroup is not empty: " + inUse + " process(es) found");
        }
        check(resources);
        journal.make(cgroup, Limits.of(resources));
    }

    @Override
    public void set(LinuxResources resources) {
        check(resources);
        journal.set(Limits.of(resources));
    }

    /** What the kernel would refuse on every machine. */
    private static void check(LinuxResources resources) {
        Stream.of(
                        resources.cpu().flatMap(LinuxCpu::cpus),
                        resources.cpu().flatMap(LinuxCpu::mems))
                .flatMap(Optional::stream)
                .filter(list -> !list.matches("[0-9,-]*"))
                .findFirst()
                .ifPresent(list -> {
                    throw failure("failed to set '" + list + "': not a list of numbers");
                });
    }

    @Override
    public void attach(int pid) {
        journal.attach(processes
                .find(pid)
                .orElseThrow(() -> failure("failed to attach process '" + pid + "': there is no such process")));
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        subPaths.forEach((controller, path) -> {
            if (!controller.isEmpty()) {
                throw failure("unknown controller '" + controller + "'");
            }
            if (!Path.of("/", path).equals(Path.of("/", path).normalize())) {
                throw failure("'" + path + "' is not a sub cgroup path");
            }
            throw failure("failed to attach process '" + pid + "' to '" + path + "': nothing is below a dry run");
        });
        attach(pid);
    }

    @Override
    public List<Integer> pids() {
        return journal.replay().attached().stream()
                .filter(processes::isAlive)
                .map(Processes.Identity::pid)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<Integer> allPids() {
        return pids();
    }

    @Override
    public CgroupStats stats() {
        Journal.Cgroup state = journal.replay();
        OptionalLong current = state.exists() ? OptionalLong.of(pids().size()) : OptionalLong.empty();
        CgroupStats none = CgroupStats.empty();
        return new CgroupStats(
                none.cpu(),
                none.cpuset(),
                none.memory(),
                new CgroupStats.Pids(current, state.pidsLimit()),
                none.blockIo(),
                none.hugetlb(),
                none.rdma(),
                none.misc());
    }

    /** Its processes run on. */
    @Override
    public void freeze() {
        if (!exists()) {
            throw failure("failed to freeze '" + cgroup + "': it is not there");
        }
        if (freezerState() == FreezerState.THAWED) {
            journal.freeze();
        }
    }

    @Override
    public void thaw() {
        if (freezerState() == FreezerState.FROZEN) {
            journal.thaw();
        }
    }

    @Override
    public FreezerState freezerState() {
        Journal.Cgroup state = journal.replay();
        if (!state.exists()) {
            return FreezerState.UNDEFINED;
        }
        return state.frozen() ? FreezerState.FROZEN : FreezerState.THAWED;
    }

    @Override
    public void killAll() {
        List<Integer> alive = pids();
        journal.kill(alive);
        alive.forEach(processes::kill);
    }

    @Override
    public boolean exists() {
        return journal.replay().exists();
    }

    @Override
    public void destroy() {
        int inUse = pids().size();
        if (inUse > 0) {
            throw failure("failed to remove '" + cgroup + "': " + inUse + " process(es) in it");
        }
        if (exists()) {
            journal.remove();
        }
    }

    /** What the runtime keeps in the container's state: here the record. */
    @Override
    public Map<String, String> paths() {
        return Map.of("", journal.file().toString());
    }

    /** No controller has a directory. */
    @Override
    public Optional<Path> path(String controller) {
        return Optional.empty();
    }

    @Override
    public Optional<HostFd> directory() {
        return Optional.empty();
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        return List.of();
    }

    @Override
    public OptionalLong oomKillCount() {
        return OptionalLong.empty();
    }
}
