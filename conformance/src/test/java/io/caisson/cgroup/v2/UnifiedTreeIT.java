// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.FreezerState;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.testkit.RequiresProgram;
import io.caisson.testkit.RequiresRoot;
import io.caisson.testkit.Resources;
import io.caisson.testkit.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel does of cgroups without a controller, so that it can be tried on a hybrid tree, too. */
@RequiresRoot
@RequiresProgram("sleep")
class UnifiedTreeIT {
    private static final int MANY = 50;
    private static final int LIMIT_SECONDS = 20;
    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(5));
    private static final Path PRESSURE = Path.of("/proc/pressure/memory");

    /** Writes more than fits the limit again and again; ends by itself. */
    private static final String THRASH =
            "exec timeout -s KILL 2 sh -c 'while :; do head -c 30000000 /dev/zero > %s; done'";

    @TempDir
    private Path directory;

    private final List<CgroupManager> managers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private UnifiedTree tree;

    @BeforeEach
    void look() {
        tree = new UnifiedTree(Tree.file(directory.resolve("memory.events"), "oom 0\noom_kill 0"));
        assumeTrue(Files.exists(tree.cgroupRoot().resolve("cgroup.procs")), "no cgroup2 is mounted");
    }

    @AfterEach
    void removeEverything() {
        managers.stream().filter(CgroupManager::exists).forEach(CgroupManager::killAll);
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        managers.forEach(CgroupManager::destroy);
    }

    private CgroupManager manager(Host host) {
        String id = "caisson-test-" + ProcessHandle.current().pid() + "-" + managers.size();
        CgroupManager manager = new CgroupfsV2Provider().create(CgroupContext.of(host, id, Optional.of("/" + id)));
        managers.add(manager);
        manager.prepare(Resources.none().build());
        return manager;
    }

    private static Path place(CgroupManager manager) {
        return manager.path("").orElseThrow();
    }

    private Process start(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CgroupManager occupied() {
        CgroupManager manager = manager(tree);
        manager.attach((int) start("sleep", "1000").pid());
        return manager;
    }

    @Test
    @DisplayName("S15, S14: 50 cgroups are frozen, thawed and killed at the same time, each completely")
    void freezesManyAtOnce() throws Exception {
        List<CgroupManager> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(occupied());
        }
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            List<Callable<FreezerState>> work = all.stream()
                    .<Callable<FreezerState>>map(manager -> () -> frozenAndThawed(manager))
                    .toList();
            for (Future<FreezerState> result : threads.invokeAll(work)) {
                assertThat(result.get()).isEqualTo(FreezerState.FROZEN);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(all).allSatisfy(manager -> assertThat(manager.freezerState()).isEqualTo(FreezerState.THAWED));
        all.forEach(CgroupManager::killAll);
        assertEnded(processes);
        assertThat(all).allSatisfy(manager -> assertThat(manager.allPids()).isEmpty());
    }

    private static FreezerState frozenAndThawed(CgroupManager manager) {
        manager.freeze();
        FreezerState state = manager.freezerState();
        manager.thaw();
        return state;
    }

    private static void assertEnded(List<Process> killed) throws InterruptedException {
        for (Process process : killed) {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("S14: processes that make others all end, by cgroup.kill and by signals to a frozen cgroup")
    void killsWhatMultiplies() throws Exception {
        for (boolean byKernel : List.of(true, false)) {
            CgroupManager manager = manager(tree);
            Path cgroup = place(manager);
            Process process = start(
                    "sh",
                    "-c",
                    "echo $$ > " + cgroup + "/cgroup.procs; echo in; while :; do sleep 1000 & sh -c 'exit 0'; done");
            assertThat(process.inputReader().readLine()).isEqualTo("in");
            if (byKernel) {
                manager.killAll();
            } else {
                new Killer(cgroup, tree, new Directories(tree, tree.cgroupRoot())).killOneByOne();
            }
            assertEnded(List.of(process));
            assertThat(tree.calls()
                            .awaitFile(
                                    cgroup.resolve("cgroup.events"),
                                    text -> text.contains("populated 0"),
                                    Duration.ofSeconds(LIMIT_SECONDS)))
                    .isTrue();
            assertThat(manager.allPids()).isEmpty();
        }
    }

    @Test
    @DisplayName("S14, S16: cgroups nested deeper than a path can be long are killed and removed")
    void removesWhatNoPathReaches() throws Exception {
        CgroupManager manager = manager(tree);
        String name = "n".repeat(250);
        String nest = "cd " + place(manager) + "; for i in $(seq 40); do mkdir " + name + " && cd -P ./" + name
                + " 2> /dev/null || exit 1; done; echo $$ > cgroup.procs; echo in; exec sleep 1000";
        Process process = start("sh", "-c", nest);
        assertThat(process.inputReader().readLine()).isEqualTo("in");
        assertThat(manager.allPids()).containsExactly((int) process.pid());
        manager.killAll();
        assertEnded(List.of(process));
        manager.destroy();
        assertThat(place(manager)).doesNotExist();
    }

    @Test
    @DisplayName("S24: one program of three decides after an update, and it is replaced in one step")
    void replacesPrograms() {
        CgroupManager manager = manager(tree);
        Bpf bpf = new Bpf(tree.calls());
        try (HostFd cgroup = tree.calls().open(place(manager), 0200000)) {
            for (int i = 0; i < 3; i++) {
                try (HostFd program = bpf.load(DeviceProgram.of(
                        Resources.none().deny("a *:* rwm").build().devices()))) {
                    bpf.attach(cgroup, program);
                }
            }
            assertThat(bpf.attached(cgroup)).hasSize(3);
            manager.set(Resources.none().allow("c 1:3 rwm").build());
            int[] one = bpf.attached(cgroup);
            assertThat(one).hasSize(1);
            try (HostFd old = bpf.open(one[0]).orElseThrow();
                    HostFd next = bpf.load(DeviceProgram.of(
                            Resources.none().allow("c 1:5 r").build().devices()))) {
                bpf.replace(cgroup, next, old);
            }
            assertThat(bpf.attached(cgroup)).hasSize(1).doesNotContain(one[0]);
        }
    }

    @Test
    @DisplayName("S24, S14: below a threaded cgroup only a threaded one can be made; it is killed without cgroup.kill")
    void livesBelowThreads() throws Exception {
        CgroupManager parent = manager(tree);
        Path threads = place(parent).resolve("threads");
        tree.files().makeDirectory(threads);
        tree.files().write(threads.resolve("cgroup.type"), "threaded");
        String path = "/" + place(parent).getFileName() + "/box";
        CgroupManager box = new CgroupfsV2Provider().create(CgroupContext.of(tree, "box", Optional.of(path)));
        assertThatThrownBy(() -> box.prepare(
                        Resources.none().unified("memory.high", "max").build()))
                .hasMessageEndingWith("with domain controllers -- it is in domain threaded mode");
        assertThat(box.exists()).isFalse();
        boolean limited = parent.path("cpu").isPresent() && parent.path("pids").isPresent();
        Resources limits = Resources.none();
        box.prepare(limited ? limits.pids(9).unified("cpu.weight", "77").build() : limits.build());
        assertThat(tree.files().read(place(box).resolve("cgroup.type"))).isEqualTo("threaded");
        assertThat(box.stats().pids().limit()).isEqualTo(limited ? OptionalLong.of(9) : OptionalLong.empty());
        assertThat(box.directory()).isEmpty();
        Process process = start("sleep", "1000");
        parent.attach((int) process.pid());
        box.attach((int) process.pid());
        assertThat(box.allPids()).containsExactly((int) process.pid());
        box.killAll();
        assertEnded(List.of(process));
    }

    @Test
    @DisplayName("S17: memory pressure strikes a trigger, and the end of the last process ends the watch")
    void tellsOfPressureAndTheEnd() throws Exception {
        assumeTrue(Files.exists(PRESSURE), "the kernel counts no pressure");
        CgroupManager manager = occupied();
        Path memory = tree.memory(place(manager));
        tree.files().makeDirectory(memory);
        try (EventWatch watch = manager.watch(Optional.of(PressureLevel.LOW))) {
            assertThat(watch.next(Optional.of(Duration.ZERO))).isEmpty();
            tree.files()
                    .write(memory.resolve(UnifiedTree.isHybrid() ? "memory.limit_in_bytes" : "memory.high"), "4194304");
            start(
                    "sh",
                    "-c",
                    "for c in " + memory + " " + place(manager) + "; do echo $$ > $c/cgroup.procs; done; "
                            + THRASH.formatted(directory.resolve("thrash")));
            assertThat(watch.next(SOON)).contains(new ContainerEvent.MemoryPressure(PressureLevel.LOW));
            assertThat(manager.stats().memory().pressure())
                    .hasValueSatisfying(pressure ->
                            assertThat(pressure.some().totalMicros()).isPositive());
            manager.killAll();
            Optional<ContainerEvent> event = watch.next(SOON);
            while (event.isPresent() && !(event.get() instanceof ContainerEvent.Ended)) {
                event = watch.next(SOON);
            }
            assertThat(event).contains(new ContainerEvent.Ended());
            assertEnded(processes);
        } finally {
            if (UnifiedTree.isHybrid()) {
                manager.killAll();
                assertEnded(processes);
                tree.files().removeDirectory(memory);
            }
        }
    }
}
