// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.CreateOptions;
import io.caisson.api.ProcessIo;
import io.caisson.conformance.support.Bundle;
import io.caisson.runtime.CaissonRuntime;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.LibrarySpawner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nothing is left behind, whether all goes well or a step fails. */
class LibraryLeakIT extends LibraryTest {
    private static final int CYCLES = 200;
    private static final int MORE_THAN_ENOUGH = 1000;
    private static final int ENOMEM = 12;

    /** The reaper of the spawner keeps a pipe while there are children; it closes it in its own time. */
    private static final int PIPE_OF_THE_REAPER = 2;

    @Test
    @DisplayName("S1: 200 containers one after another leave nothing behind")
    void manyCycles() throws Exception {
        ContainerRuntime runtime = runtime();
        Bundle bundle = bundle("sleep", "1000");
        cycle(runtime, bundle);
        Traces before = Traces.below(temporary);
        long descriptors = openDescriptors();
        for (int i = 1; i < CYCLES; i++) {
            cycle(runtime, bundle);
        }
        assertThat(Traces.below(temporary)).isEqualTo(before);
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + PIPE_OF_THE_REAPER);
    }

    private void cycle(ContainerRuntime runtime, Bundle bundle) {
        Container container = create(runtime, bundle);
        container.start();
        container.delete(true);
    }

    @Test
    @DisplayName("S1, S5: each system call of create fails in turn, on the real kernel, and nothing stays behind")
    void eachSystemCallFailsInTurn() throws Exception {
        Bundle bundle = bundle("sleep", "1000").addHook("createRuntime", "/bin/true");
        cycle(runtime(), bundle);
        Traces before = Traces.below(temporary);
        long descriptors = openDescriptors();
        int failures = 0;
        FailingKernel failing = new FailingKernel();
        for (int call = 1; call < MORE_THAN_ENOUGH && failing.reached; call++) {
            failing.failAt(call);
            failures += tryToCreate(failing, bundle) ? 0 : 1;
            assertThat(Traces.below(temporary))
                    .as("after call %d (%s) failed", call, failing.failed)
                    .isEqualTo(before);
        }
        assertThat(failing.reached).as("more calls than expected").isFalse();
        assertThat(failures).isGreaterThan(20);
        assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + PIPE_OF_THE_REAPER);
    }

    /** Whether it could be made; then it is deleted. */
    private boolean tryToCreate(FailingKernel failing, Bundle bundle) {
        ContainerRuntime runtime = runtimeOn(failing);
        String id = containerOf(runtime, bundle);
        try {
            runtime.create(id, CreateOptions.of(bundle.directory()).withIo(ProcessIo.none()));
        } catch (CaissonException e) {
            return false;
        }
        failing.stop();
        runtime.delete(id, true);
        return true;
    }

    private ContainerRuntime runtimeOn(FailingKernel failing) {
        return CaissonRuntime.builder()
                .root(stateRoot())
                .kernel(failing.kernel())
                .host(new KernelHost(kernel, System.getenv()))
                .spawner(new LibrarySpawner(kernel))
                .build();
    }

    private static long openDescriptors() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /** The real kernel, one of whose calls fails. */
    private final class FailingKernel {
        private final AtomicInteger calls = new AtomicInteger();
        private int failing;
        private String failed = "";
        private boolean reached = true;

        void failAt(int call) {
            calls.set(0);
            failing = call;
            reached = false;
        }

        void stop() {
            failing = 0;
        }

        Kernel kernel() {
            return (Kernel) Proxy.newProxyInstance(
                    Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                        if (calls.incrementAndGet() == failing) {
                            reached = true;
                            failed = method.getName();
                            throw new KernelException(failed, "on purpose", ENOMEM);
                        }
                        try {
                            return method.invoke(kernel, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
