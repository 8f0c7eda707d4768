// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.api.CgroupStats;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupHierarchy;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.cgroup.ResourceConversion;
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
import java.util.function.Function;
import org.apiguardian.api.API;

/** A cgroup manager in memory for tests of what uses one: records its calls in words and can be told to fail. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RecordingCgroupManager implements CgroupManager {
    private final Path cgroup;
    private final List<String> calls = new ArrayList<>();
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();
    private final Set<Integer> pids = new TreeSet<>();
    private final Map<String, Runnable> actions = new LinkedHashMap<>();
    private final Set<Integer> recognized = new TreeSet<>();
    private FreezerState state = FreezerState.THAWED;
    private OptionalLong kills = OptionalLong.empty();
    private CgroupStats stats = CgroupStats.empty();
    private Function<LinuxResources, List<ResourceConversion>> conversions = resources -> List.of();
    private Function<Optional<PressureLevel>, EventWatch> watches = level -> CgroupManager.super.watch(level);
    private boolean exists;

    public RecordingCgroupManager(Path cgroup) {
        this.cgroup = cgroup;
    }

    /** Lets the operation of that name (a method of {@link CgroupManager}) fail from now on. */
    public RecordingCgroupManager fail(String operation, RuntimeException failure) {
        failures.put(operation, failure);
        return this;
    }

    /** Does this besides, whenever the operation of that name is called. */
    public RecordingCgroupManager on(String operation, Runnable action) {
        actions.put(operation, action);
        return this;
    }

    /** What {@link #stats} answers from now on. */
    public RecordingCgroupManager stats(CgroupStats answer) {
        stats = answer;
        return this;
    }

    /** What {@link #conversions} answers from now on. */
    public RecordingCgroupManager conversions(Function<LinuxResources, List<ResourceConversion>> answer) {
        conversions = answer;
        return this;
    }

    /** What {@link #oomKillCount} answers from now on. */
    public RecordingCgroupManager oomKills(long count) {
        kills = OptionalLong.of(count);
        return this;
    }

    /** What {@link #watch} answers from now on. */
    public RecordingCgroupManager watches(Function<Optional<PressureLevel>, EventWatch> answer) {
        watches = answer;
        return this;
    }

    /** Calls that change something, in their order: {@code prepare}, {@code attach 7}, … */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Processes that the manager was told to be the container's, ascending. */
    public List<Integer> recognized() {
        return List.copyOf(recognized);
    }

    private void record(String operation, String details) {
        calls.add((operation + " " + details).strip());
        fail(operation);
    }

    private void fail(String operation) {
        actions.getOrDefault(operation, () -> {}).run();
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
        fail("stats");
        return stats;
    }

    @Override
    public List<ResourceConversion> conversions(LinuxResources resources) {
        return conversions.apply(resources);
    }

    @Override
    public EventWatch watch(Optional<PressureLevel> pressure) {
        record("watch", pressure.map(PressureLevel::name).orElse(""));
        return watches.apply(pressure);
    }

    /** It can be used again, as another manager of the same cgroup. */
    @Override
    public void close() {
        fail("close");
    }

    @Override
    public void recognize(int pid) {
        recognized.add(pid);
    }

    @Override
    public List<Integer> pids() {
        return List.copyOf(pids);
    }

    @Override
    public List<Integer> allPids() {
        fail("allPids");
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
        return kills;
    }
}
