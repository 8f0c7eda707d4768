// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;

/** What the parts of the cgroup managers' contract share: what a machine must offer, and how cgroups come and go. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class CgroupContract extends PluginContract<CgroupManagerProvider> {
    static final LinuxResources UNLIMITED = Resources.none().build();

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String id = "caisson-test-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    private final List<CgroupManager> managers = new ArrayList<>();
    private final List<Integer> processes = new ArrayList<>();

    /** Starts a process that does nothing until it is killed; on a {@link TempHost} one of its own. */
    protected int startProcess() {
        return temporary().startProcess();
    }

    /** Kills a process, whatever its state, and returns when it is gone. */
    protected void endProcess(int pid) {
        temporary().end(pid);
    }

    /** Returns when a process that was killed is gone; fails when it is not. */
    protected void awaitEnd(int pid) {
        assertThat(temporary().isAlive(pid)).as("process " + pid + " is alive").isFalse();
    }

    private TempHost temporary() {
        if (host() instanceof TempHost temporary) {
            return temporary;
        }
        throw new UnsupportedOperationException("a test on a real host says how its processes start and end");
    }

    /**
     * Whether its cgroups are directories of the kernel's, below {@link io.caisson.spi.host.Host#cgroupRoot}: what it
     * makes is seen there, others may make cgroups below it, and a container can mount it. A manager without them, such
     * as one that merely records, tells no hierarchies and refuses to attach below.
     */
    protected boolean makesDirectories() {
        return true;
    }

    /** Where the cgroup of a container is asked for: {@code /linux/cgroupsPath}. */
    protected String cgroupsPath(String container) {
        return "/" + container;
    }

    /** What the manager does on this host beyond what every one does. */
    protected Set<CgroupBehaviour> behaviours() {
        return Set.of();
    }

    /** Lets the OOM killer strike in a cgroup that keeps one process; for {@link CgroupBehaviour#OOM_EVENTS}. */
    protected void runOutOfMemory(CgroupManager manager) {
        throw new UnsupportedOperationException("a test for OOM_EVENTS says how to run out of memory");
    }

    /** Makes memory short in a cgroup, at least a little; for {@link CgroupBehaviour#PRESSURE_EVENTS}. */
    protected void runShortOfMemory(CgroupManager manager) {
        throw new UnsupportedOperationException("a test for PRESSURE_EVENTS says how to run short of memory");
    }

    /** Limits that the kernel refuses. */
    protected LinuxResources refused() {
        return Resources.none().cpuset("not-a-cpu", "0").build();
    }

    @Override
    protected Class<CgroupManagerProvider> kind() {
        return CgroupManagerProvider.class;
    }

    @AfterEach
    void removeEverything() {
        managers.forEach(CgroupManager::thaw);
        processes.forEach(this::endProcess);
        managers.forEach(CgroupManager::destroy);
        managers.forEach(CgroupManager::close);
    }

    final boolean does(CgroupBehaviour behaviour) {
        return behaviours().contains(behaviour);
    }

    final String id() {
        return id;
    }

    final CgroupManager manager() {
        return manager(Map.of());
    }

    final CgroupManager manager(Map<String, String> savedPaths) {
        CgroupManager manager = provider()
                .create(CgroupContext.of(host(), id, Optional.of(cgroupsPath(id)))
                        .withSavedPaths(savedPaths));
        managers.add(manager);
        return manager;
    }

    final CgroupManager prepared() {
        CgroupManager manager = manager();
        manager.prepare(UNLIMITED);
        return manager;
    }

    /** A process that is gone after the test. */
    final int process() {
        int pid = startProcess();
        processes.add(pid);
        return pid;
    }

    final boolean onDisk(CgroupManager manager) {
        return manager.paths().values().stream().anyMatch(path -> host().files().isDirectory(Path.of(path)));
    }

    /** Makes a cgroup below another. A v1 cpuset must be filled before anything can join it. */
    final Path makeBelow(Path cgroup) {
        ControlFiles files = host().files();
        Path below = cgroup.resolve("below");
        if (files.makeDirectory(below)) {
            for (String list : List.of("cpuset.cpus", "cpuset.mems")) {
                files.readIfExists(cgroup.resolve(list))
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> files.write(below.resolve(list), text));
            }
        }
        return below;
    }
}
