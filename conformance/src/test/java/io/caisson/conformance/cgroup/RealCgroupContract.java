// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.Host;
import io.caisson.testkit.CgroupManagerContract;
import io.caisson.testkit.Resources;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract with real processes on the real host. */
abstract class RealCgroupContract extends CgroupManagerContract {
    private static final Host HOST = new KernelHost(new LibcKernel(), Map.of());
    private static final String OPENER = "while read f; do if true < $f; then echo yes; else echo no; fi; done";
    private static final int LIMIT_SECONDS = 20;

    private final Map<Integer, Process> started = new HashMap<>();

    @Test
    @DisplayName("S24: device rules decide what a process can open, and can be changed while it runs")
    void decidesAboutDevices() throws IOException {
        String id = "caisson-devices-" + ProcessHandle.current().pid();
        CgroupManager manager = provider().create(CgroupContext.of(HOST, id, Optional.of("/" + id)));
        Process process = new ProcessBuilder("sh", "-c", OPENER).start();
        try (BufferedWriter files = process.outputWriter();
                BufferedReader answers = process.inputReader()) {
            manager.prepare(Resources.none().allow("c 1:3 rwm").build());
            manager.attach((int) process.pid());
            assertThat(opens(files, answers, "/dev/null")).isEqualTo("yes");
            assertThat(opens(files, answers, "/dev/zero")).isEqualTo("no");
            manager.set(Resources.none().allow("c 1:5 r").build());
            assertThat(opens(files, answers, "/dev/null")).isEqualTo("no");
            assertThat(opens(files, answers, "/dev/zero")).isEqualTo("yes");
        } finally {
            process.destroyForcibly().onExit().join();
            manager.destroy();
        }
    }

    private static String opens(BufferedWriter files, BufferedReader answers, String file) throws IOException {
        files.write(file + "\n");
        files.flush();
        return answers.readLine();
    }

    /** Runs a shell script in the cgroup, from its first step on, and returns when it has ended. */
    protected final void run(CgroupManager manager, String script, String argument) {
        try {
            Process process = new ProcessBuilder("sh", "-c", "read go; " + script, argument)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.put((int) process.pid(), process);
            manager.attach((int) process.pid());
            try (BufferedWriter go = process.outputWriter()) {
                go.newLine();
            }
            awaitEnd((int) process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
