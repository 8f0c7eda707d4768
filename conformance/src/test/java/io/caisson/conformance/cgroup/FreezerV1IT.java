// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.Host;
import io.caisson.testkit.RequiresCgroupV1;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.Resources;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many cgroups whose processes fork all the time, which is when the v1 freezer misses some. */
@RequiresRoot
@RequiresCgroupV1
class FreezerV1IT {
    private static final Host HOST = new KernelHost(new LibcKernel(), Map.of());
    private static final int CGROUPS = 50;
    private static final int ROUNDS = 2;
    private static final String FORKS = "read go; while :; do : & wait; done";

    private final ExecutorService threads = Executors.newFixedThreadPool(CGROUPS);
    private final List<CgroupManager> managers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void startForking() throws IOException {
        for (int i = 0; i < CGROUPS; i++) {
            String place = "/caisson-freeze-" + ProcessHandle.current().pid() + "/" + i;
            CgroupManager manager =
                    new CgroupfsV1Provider().create(CgroupContext.of(HOST, "box" + i, Optional.of(place)));
            managers.add(manager);
            manager.prepare(Resources.none().build());
            Process process = new ProcessBuilder("sh", "-c", FORKS).start();
            processes.add(process);
            manager.attach((int) process.pid());
        }
        for (Process process : processes) {
            try (BufferedWriter go = process.outputWriter()) {
                go.newLine();
            }
        }
    }

    @AfterEach
    void removeEverything() {
        threads.shutdownNow();
        managers.forEach(CgroupManager::killAll);
        processes.forEach(process -> process.onExit().join());
        managers.forEach(CgroupManager::destroy);
        CgroupContext above = CgroupContext.of(
                HOST,
                "above",
                Optional.of("/caisson-freeze-" + ProcessHandle.current().pid()));
        new CgroupfsV1Provider().create(above).destroy();
    }

    @Test
    @DisplayName("S15: 50 cgroups of forking processes are frozen and thawed in parallel, and frozen ones use no CPU")
    void freezesManyInParallel() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            inParallel(CgroupManager::freeze);
            assertThat(states()).containsOnly(FreezerState.FROZEN);
            List<Long> used = used();
            assertThat(used()).isEqualTo(used);
            inParallel(CgroupManager::thaw);
            assertThat(states()).containsOnly(FreezerState.THAWED);
        }
    }

    private List<FreezerState> states() {
        return managers.stream().map(CgroupManager::freezerState).toList();
    }

    private List<Long> used() {
        return managers.stream()
                .map(manager -> manager.stats().cpu().usageNanos().orElseThrow())
                .toList();
    }

    /** What a cgroup does. */
    @FunctionalInterface
    private interface Step {
        void run(CgroupManager manager);
    }

    private void inParallel(Step step) throws Exception {
        List<Callable<Void>> calls = new ArrayList<>();
        for (CgroupManager manager : managers) {
            calls.add(() -> {
                step.run(manager);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(calls)) {
            done.get();
        }
    }
}
