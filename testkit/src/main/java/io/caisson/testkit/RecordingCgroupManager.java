// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.CgroupStats;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.HostFd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/** A cgroup manager in memory for tests of what uses one: records its calls in words and can be told to fail. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RecordingCgroupManager implements CgroupManager {
    private final Path cgroup;
    private final List<String> calls = new ArrayList<>();
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();
    private final Set<Integer> pids = new TreeSet<>();
    private FreezerState state = FreezerState.THAWED;
    private boolean exists;

    public RecordingCgroupManager(Path cgroup) {
        this.cgroup = cgroup;
    }

    /** Lets the operation of that name (a method of {@link CgroupManager}) fail from now on. */
    public RecordingCgroupManager fail(String operation, RuntimeException failure) {
        failures.put(operation, failure);
        return this;
    }

    /** Calls that change something, in their order: {@code prepare}, {@code attach 7}, … */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private void record(String operation, String details) {
        calls.add((operation + " " + details).strip());
        RuntimeException failure = failures.get(operation);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void prepare(LinuxResources resources) {
        record("prepare", "");
        exists = true;
    }

    @Override
    public Optional<HostFd> directory() {
        return Optional.empty();
    }

    @Override
    public void attach(int pid) {
        record("attach", Integer.toString(pid));
        pids.add(pid);
    }

    @Override
    public void attach(int pid, Map<String, String> subPaths) {
        record("attach", pid + " " + subPaths);
        pids.add(pid);
    }

    @Override
    public void set(LinuxResources resources) {
        record("set", "");
    }

    @Override
    public CgroupStats stats() {
        return CgroupStats.empty();
    }

    @Override
    public List<Integer> pids() {
        return List.copyOf(pids);
    }

    @Override
    public List<Integer> allPids() {
        return List.copyOf(pids);
    }

    @Override
    public void freeze() {
        record("freeze", "");
        state = FreezerState.FROZEN;
    }

    @Override
    public void thaw() {
        record("thaw", "");
        state = FreezerState.THAWED;
    }

    @Override
    public FreezerState freezerState() {
        return exists ? state : FreezerState.UNDEFINED;
    }

    @Override
    public void killAll() {
        record("killAll", "");
        pids.clear();
    }

    @Override
    public Optional<Path> path(String controller) {
        return controller.isEmpty() ? Optional.of(cgroup) : Optional.empty();
    }

    @Override
    public Map<String, String> paths() {
        return Map.of("", cgroup.toString());
    }

    @Override
    public List<CgroupHierarchy> hierarchies() {
        return List.of(new CgroupHierarchy("", List.of(), cgroup, true));
    }

    @Override
    public boolean exists() {
        return exists;
    }

    @Override
    public void destroy() {
        record("destroy", "");
        exists = false;
    }

    @Override
    public OptionalLong oomKillCount() {
        return OptionalLong.empty();
    }
}
