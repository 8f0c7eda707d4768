// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.jnr.JnrKernel;
import io.caisson.spi.host.Host;
import io.caisson.testkit.CgroupManagerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The contract with real processes on the real host. */
abstract class RealCgroupContract extends CgroupManagerContract {
    private static final Host HOST = new KernelHost(new JnrKernel(), Map.of());
    private static final int LIMIT_SECONDS = 20;

    private final Map<Integer, Process> started = new HashMap<>();

    @Override
    protected Host host() {
        return HOST;
    }

    @Override
    protected int startProcess() {
        try {
            Process process = new ProcessBuilder("sleep", "1000").start();
            started.put((int) process.pid(), process);
            return (int) process.pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void endProcess(int pid) {
        started.get(pid).destroyForcibly();
        awaitEnd(pid);
    }

    @Override
    protected void awaitEnd(int pid) {
        try {
            assertThat(started.get(pid).waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("end of process %d", pid)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
