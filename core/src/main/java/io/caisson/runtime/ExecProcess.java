// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.ExitStatus;
import io.caisson.api.RunningProcess;
import io.caisson.spi.host.ChildProcess;
import java.time.Duration;
import java.util.Optional;

/** A further process of a container; its descriptor is given up when its end is known. */
final class ExecProcess implements RunningProcess {
    private final ChildProcess process;

    ExecProcess(ChildProcess process) {
        this.process = process;
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void signal(int signal) {
        process.signal(signal);
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        ExitStatus status = process.waitFor();
        process.close();
        return status;
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        Optional<ExitStatus> status = process.waitFor(limit);
        if (status.isPresent()) {
            process.close();
        }
        return status;
    }
}
