// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ExitStatus;
import io.caisson.api.RunningProcess;
import io.caisson.conformance.support.Bundle;
import io.caisson.spec.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many containers at the same time; in the guest with pure cgroup v2, too. */
class ManyContainersIT extends LibraryTest {
    private static final int MANY = 50;
    private static final int SIGKILL = 9;

    @Test
    @DisplayName(
            "S15, S14: 50 containers are frozen, thawed and killed at once; no process of the host's pid namespace is left")
    void freezesManyAtOnce() throws Exception {
        ContainerRuntime runtime = runtime();
        Bundle bundle = bundle("sh", "-c", "sleep 1000 & wait").withoutNamespace("pid");
        List<Container> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(create(runtime, bundle));
        }
        assertThat(atOnce(all, container -> {
                    container.start();
                    container.pause();
                    ContainerStatus paused = container.status();
                    container.resume();
                    return List.of(paused, container.status());
                }))
                .containsOnly(List.of(ContainerStatus.PAUSED, ContainerStatus.RUNNING));
        List<List<Integer>> processes = atOnce(all, Container::processes);
        assertThat(atOnce(all, ManyContainersIT::killed)).containsOnly(new ExitStatus(0, SIGKILL));
        atOnce(all, container -> {
            container.delete(false);
            return true;
        });
        assertThat(processes)
                .allSatisfy(pids -> assertThat(pids).isNotEmpty().noneMatch(ManyContainersIT::lives))
                .anySatisfy(pids -> assertThat(pids).hasSizeGreaterThan(1));
    }

    /** A zombie has ended; the machine's init may be slow to notice. */
    private static boolean lives(int pid) {
        try {
            return !Files.readString(Path.of("/proc", Integer.toString(pid), "stat"))
                    .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    private static ExitStatus killed(Container container) {
        RunningProcess init = container.init().orElseThrow();
        container.kill(SIGKILL, false);
        try {
            return init.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> List<T> atOnce(List<Container> all, Function<Container, T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(all.stream()
                    .<Callable<T>>map(container -> () -> work.apply(container))
                    .toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
